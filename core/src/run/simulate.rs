//! One timing: always the step that is due first.

use alloc::collections::BTreeMap;

use crate::scenario::Scenario;
use crate::trace::view::View;
use crate::trace::{Limit, MAX_STEPS, MAX_STEPS_UNTRACED, Trace};
use crate::world::World;

/// Runs a scenario with the delays that its seed picks.
#[must_use]
pub fn simulate(scenario: &Scenario) -> Trace {
    let mut world = World::new(scenario, true);
    let stopped_by = run(&mut world);
    world.into_trace(stopped_by)
}

/// Runs a world to its end, or to the limit that is returned.
pub fn run(world: &mut World<'_>) -> Option<Limit> {
    let most = if world.keeps_trace() {
        MAX_STEPS
    } else {
        MAX_STEPS_UNTRACED
    };
    world.follow_clock(true);
    let is_over = (0..most).any(|_| world.is_settled() || !world.step_earliest());
    world.follow_clock(false);
    (!is_over).then_some(Limit::Steps)
}

/// How the requests of a scenario end over so many seeds, beginning with its own,
/// each way with its count: what the delay ranges make possible, as far as sampling
/// finds it.
#[must_use]
pub fn sample(scenario: &Scenario, seeds: u32) -> BTreeMap<View, u32> {
    let mut ways = BTreeMap::new();
    let mut scenario = scenario.clone();
    for _ in 0..seeds {
        let mut world = World::new(&scenario, false);
        run(&mut world);
        for outcome in world.requests() {
            *ways.entry(View::from(outcome)).or_insert(0) += 1;
        }
        scenario.seed = scenario.seed.wrapping_add(1);
    }
    ways
}
