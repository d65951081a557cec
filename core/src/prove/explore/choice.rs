//! What can come next in an order: a pending step, or an instant that guards the steps
//! after it.

use alloc::vec::Vec;

use crate::scenario::Scenario;
use crate::units::time::Instant;

/// What comes next in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A pending step, by its number; with its instant if everything before had just one.
    Step(u32, Option<Instant>),
    /// The next of the scenario's guard instants.
    Guard,
}

/// The instants at which the world changes without a step: from when to when the accept
/// queue is full. An order says for each step on which side of them it is.
pub(super) fn guard_instants(scenario: &Scenario) -> Vec<Instant> {
    let at = |length| Instant::START + length;
    let full = scenario.server.queue_full;
    full.map_or_else(Vec::new, |range| {
        Vec::from([at(range.min()), at(range.max())])
    })
}
