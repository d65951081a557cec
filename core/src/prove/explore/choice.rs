//! What can come next in an order: a pending step, unless a segment goes ahead of it, or an
//! instant that guards the steps after it.

use alloc::vec::Vec;

use crate::scenario::Scenario;
use crate::units::time::Instant;
use crate::world::{NEVER, Pending, World};

/// An occasion at which something goes wrong (`World::occasions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Strike {
    /// Of which kind.
    pub(super) kind: usize,
    /// So many others of the same step come before it.
    pub(super) ahead: u32,
}

impl Strike {
    /// Has it strike.
    pub(super) fn arm(self, world: &mut World<'_>) {
        world.set_occasion(self.kind, NEVER - 1 - self.ahead);
    }
}

/// What comes next in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A pending step, by its number; with its instant if everything before had just one.
    Step(u32, Option<Instant>),
    /// The next of the scenario's guard instants.
    Guard,
    /// Something goes wrong at an occasion of the next step.
    Strike(Strike),
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

/// Where a step stood, if it did; most often where it stands.
pub(super) fn position_of(order: u32, orders: &[u32], place: usize) -> Option<usize> {
    if orders.get(place) == Some(&order) {
        return Some(place);
    }
    orders.iter().position(|one| *one == order)
}

/// The place of the segment directly before this one, of those that keep their order.
pub(super) fn predecessor_of(pending: &[Pending], one: &Pending) -> Option<usize> {
    // Of most steps nothing goes ahead: that is known without looking at all the others.
    if !one.can_go_behind() {
        return None;
    }
    let ahead = pending.iter().enumerate();
    let ahead = ahead.filter(|(_, other)| one.goes_behind(other));
    let last = ahead.max_by_key(|(_, other)| other.order);
    last.map(|(place, _)| place)
}
