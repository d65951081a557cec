//! Who stands where among the pending steps, and which segment goes ahead of which.

use crate::world::{Pending, Step};

/// Where a step stood, if it did; most often where it stands.
pub(super) fn place_of(order: u32, orders: &[u32], place: usize) -> Option<usize> {
    if orders.get(place) == Some(&order) {
        return Some(place);
    }
    orders.iter().position(|one| *one == order)
}

/// The place of the segment directly before this one, of those that keep their order.
pub(super) fn ahead_of(pending: &[Pending], one: &Pending) -> Option<usize> {
    if !one.in_order {
        return None;
    }
    let before = |other: &Pending| goes_behind(one, other) && other.order < one.order;
    let ahead = pending
        .iter()
        .enumerate()
        .filter(|(_, other)| before(other));
    let last = ahead.max_by_key(|(_, other)| other.order);
    last.map(|(place, _)| place)
}

/// Whether two steps are segments that keep their order.
fn goes_behind(one: &Pending, other: &Pending) -> bool {
    match (one.step, other.step) {
        (Step::Deliver { to, .. }, Step::Deliver { to: same, .. }) => {
            to == same && one.in_order && other.in_order
        }
        (Step::Deliver { .. } | Step::Wake { .. } | Step::Expire(_), _) => false,
    }
}
