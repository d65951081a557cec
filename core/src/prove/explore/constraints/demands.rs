//! Everything that an order asks of its instants.

use alloc::vec::Vec;

use super::super::choice::Choice;
use super::super::question::Question;
use super::difference::{DifferenceConstraint, at_least};
use super::mishaps::{Guards, Outage};
use super::waits::{Wait, record_observation};
use crate::scenario::Scenario;
use crate::units::time::Instant;
use crate::world::World;

/// Everything that the order asks of its instants.
pub(super) fn demands(
    scenario: &Scenario,
    question: Question,
    path: &[Choice],
) -> Vec<DifferenceConstraint> {
    let mut guards = Guards::new(scenario, question);
    let mut outage = Outage::new(scenario, question);
    let mut world = question.world(scenario, false);
    let mut all = Vec::new();
    let mut waits = Vec::new();
    let mut last = 0;
    for (choice, now) in path.iter().zip(1..) {
        if guards.begins_before(choice) {
            guards.begin(now, &mut all);
            continue;
        }
        let before = core::mem::replace(&mut last, now);
        all.push(at_least(before, now, 0));
        for pending in world.pending() {
            let wait = question.wait(scenario, &pending.step, pending.wait);
            record_observation(&mut waits, (pending, wait), (before, now));
        }
        match *choice {
            Choice::Guard => guards.pass(now, &mut all),
            Choice::Strike(strike) => strike.arm(&mut world),
            Choice::Step(step, _) => {
                guards.before(now, &mut all);
                guards.needs_room(&world, (step, now));
                all.extend(waits.get(step as usize).copied().flatten().map(Wait::least));
                outage.follow(&world, (step, now), &mut all);
                take(&mut world, step, guards.present);
                question.follow(&mut world);
            }
        }
    }
    outage.end(path.len(), &mut all);
    guards.end(path.len(), &mut all);
    all.extend(waits.into_iter().flatten().map(Wait::most));
    all
}

fn take(world: &mut World<'_>, step: u32, at: Instant) {
    let place = world.pending().iter().position(|one| one.order == step);
    if let Some(place) = place {
        world.step_at(place, at);
    }
}
