//! Takes the steps of a given schedule, if the scenario allows them.

use alloc::collections::BTreeMap;

use crate::scenario::Scenario;
use crate::trace::Trace;
use crate::units::time::Instant;
use crate::world::{Pending, World};

pub use super::schedule::{NoSchedule, Schedule, Taken};

/// Takes the steps of a schedule, each at its time; `None` if the scenario does not allow
/// it: a step is not pending, comes sooner or later than its range says or ahead of a
/// segment that it stands behind, or something is left to happen.
#[must_use]
pub fn replay(scenario: &Scenario, schedule: &Schedule) -> Option<Trace> {
    let mut world = World::new(scenario, true);
    let mut scheduled: BTreeMap<u32, Instant> = BTreeMap::new();
    let mut now = Instant::START;
    for taken in &schedule.0 {
        let pending = world.pending();
        let mut since = |one: &Pending| *scheduled.entry(one.order).or_insert(now);
        let index = pending.iter().position(|one| one.order == taken.step)?;
        let step = &pending[index];
        let overdue = pending
            .iter()
            .any(|one| taken.at > since(one) + one.wait.max() || step.goes_behind(one));
        if overdue || taken.at < since(step) + step.wait.min() || taken.at < now {
            return None;
        }
        world.step_at(index, taken.at);
        now = taken.at;
    }
    world.is_settled().then(|| world.into_trace(None))
}
