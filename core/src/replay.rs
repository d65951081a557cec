//! A given schedule: which step is taken when.
//!
//! A schedule names steps by how many were scheduled before them. That number depends
//! on the scenario and on the steps taken so far, and on nothing else.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;
use crate::time::Instant;
use crate::trace::Trace;
use crate::world::World;

/// Steps in the order in which they are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Schedule(pub Vec<Taken>);

/// One step of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// How many steps were scheduled before it ([`crate::world::Pending::order`]).
    pub step: u32,
    /// When it is taken.
    pub at: Instant,
}

/// Takes the steps of a schedule, each at its time; `None` if one is not pending: the
/// schedule is another scenario's.
#[must_use]
pub fn replay(scenario: &Scenario, schedule: &Schedule) -> Option<Trace> {
    let mut world = World::new(scenario, true);
    for taken in &schedule.0 {
        let pending = world.pending();
        let index = pending.iter().position(|one| one.order == taken.step)?;
        world.step_at(index, taken.at);
    }
    Some(world.into_trace(None))
}
