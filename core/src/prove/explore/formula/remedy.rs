//! How far a timeout has to be moved until a scenario is safe, and which order says so.
//!
//! It is moved from one order that is not safe to the next: such an order has a solution for
//! every value between where it was found and where it ends, so none of these need be looked
//! at, and the first value that is safe is the nearest.

use alloc::vec::Vec;

use super::super::constraints::{Binding, ConstraintSystem, Shift};
use super::super::margin::unsafe_orders;
use super::super::question::Question;
use super::super::states::zone::nanos;
use super::super::timeout_shift::{Slack, TimeoutShift};
use super::super::verdict::Limits;
use crate::scenario::Scenario;
use crate::units::time::Duration;

/// So many explorations at most for one change.
const ROUNDS: usize = 64;

/// The smallest movement by which a scenario is safe.
#[derive(Clone, Debug)]
pub(in crate::prove::explore) struct Remedy {
    /// How far it is moved.
    pub(in crate::prove::explore) by: Duration,
    /// What was possible a nanosecond before, if anything had to be moved.
    pub(in crate::prove::explore) last: Option<LastOrder>,
}

/// The order that goes on being possible for the longest.
#[derive(Clone, Debug)]
pub(in crate::prove::explore) struct LastOrder {
    /// In which scenario it was found: on the way there.
    pub(in crate::prove::explore) found_in: Scenario,
    /// All that it asks of its instants, in that scenario.
    pub(in crate::prove::explore) order: ConstraintSystem,
    /// What forbids it from the remedy on.
    pub(in crate::prove::explore) cycle: Vec<usize>,
}

/// There was more to look at than the limits allow.
#[derive(Clone, Copy, Debug)]
pub(in crate::prove::explore) struct TooMuch;

/// The smallest movement by which it is safe, at most `most`; `None` if it is not even safe
/// there. `set` makes the scenario that is explored to answer the question; `known` are the
/// orders of the first, if any are.
pub(in crate::prove::explore) fn nearest(
    (question, limits): (Question, Limits),
    moved: TimeoutShift,
    (mut known, most): (Vec<ConstraintSystem>, Duration),
    set: impl Fn(Duration) -> Scenario,
) -> Result<Option<Remedy>, TooMuch> {
    let mut by = Duration::ZERO;
    let mut last = None;
    for _ in 0..ROUNDS {
        let found_in = set(by);
        let (orders, complete) = if known.is_empty() {
            unsafe_orders(&found_in, question, limits, Slack::NONE)
        } else {
            (core::mem::take(&mut known), true)
        };
        if orders.is_empty() {
            return complete.then_some(Some(Remedy { by, last })).ok_or(TooMuch);
        }
        // Seen from here: the order has a solution at zero, and so far beyond.
        let left = nanos(most.less(by).unwrap_or_default());
        let (Binding { x, cycle }, order) = longest(orders, moved, left).ok_or(TooMuch)?;
        if x >= left {
            return Ok(None);
        }
        by = by + Duration::from_nanos(u64::try_from(x).unwrap_or_default() + 1);
        last = Some(LastOrder {
            found_in,
            order,
            cycle,
        });
    }
    Err(TooMuch)
}

/// Of these orders the one that goes on being possible for the longest, with where it ends.
fn longest(
    orders: Vec<ConstraintSystem>,
    moved: TimeoutShift,
    left: i64,
) -> Option<(Binding, ConstraintSystem)> {
    let ends = orders
        .into_iter()
        .map(|order| Some((order.binding(Shift::Uniform(moved), left)?, order)));
    let ends = ends.collect::<Option<Vec<_>>>()?;
    ends.into_iter().max_by_key(|(end, _)| end.x)
}
