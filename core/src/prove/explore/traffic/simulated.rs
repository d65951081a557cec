//! A loss that is come upon by taking the earliest step, for scenarios with more orders than
//! can be looked at: one that happens is a counterexample, however many were left out.

use alloc::vec::Vec;

use super::super::ending::Ending;
use super::super::verdict::Property;
use crate::run::schedule::{Schedule, Taken};
use crate::scenario::Scenario;
use crate::trace::MAX_STEPS;
use crate::world::World;

/// So many seeds, beginning with the scenario's own.
const SEEDS: u64 = 8;

/// The first run that loses a request or has one applied twice.
pub(in super::super) fn simulated(scenario: &Scenario) -> Option<Ending> {
    let runs = (0..SEEDS).map(|by| run(scenario, scenario.seed.wrapping_add(by)));
    runs.flatten().find(|ending| !ending.keeps(&Property::SAFE))
}

fn run(scenario: &Scenario, seed: u64) -> Option<Ending> {
    let mut scenario = scenario.clone();
    scenario.seed = seed;
    let mut world = World::new(&scenario, false);
    let mut taken = Vec::new();
    for _ in 0..MAX_STEPS {
        if world.is_settled() {
            let requests = world.requests().to_vec();
            let schedule = Schedule(taken);
            return Some(Ending {
                requests,
                schedule,
                traffic: None,
            });
        }
        let next = world.earliest()?;
        let step = world.pending()[next].order;
        world.step(next);
        let at = world.now();
        taken.push(Taken { step, at });
    }
    None
}
