//! Who stands where among the pending steps, and which segment goes ahead of which.

use crate::world::Pending;

/// Where a step stood, if it did; most often where it stands.
pub(super) fn position_of(order: u32, orders: &[u32], place: usize) -> Option<usize> {
    if orders.get(place) == Some(&order) {
        return Some(place);
    }
    orders.iter().position(|one| *one == order)
}

/// The place of the segment directly before this one, of those that keep their order.
pub(super) fn predecessor_of(pending: &[Pending], one: &Pending) -> Option<usize> {
    let ahead = pending.iter().enumerate();
    let ahead = ahead.filter(|(_, other)| one.goes_behind(other));
    let last = ahead.max_by_key(|(_, other)| other.order);
    last.map(|(place, _)| place)
}
