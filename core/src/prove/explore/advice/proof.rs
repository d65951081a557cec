//! Whether a change is safe for any traffic, and where the movement of a timeout begins to be.

use alloc::vec::Vec;

use crate::prove::explore::formula::nearest;
use crate::prove::explore::margin::unsafe_orders;
use crate::prove::explore::question::Question;
use crate::prove::explore::search::Search;
use crate::prove::explore::timeout_shift::{LONGEST, Slack, TimeoutShift};
use crate::prove::explore::verdict::Limits;
use crate::scenario::Scenario;
use crate::scenario::delays::DelayRole;
use crate::units::time::{Duration, Range};

/// The scenario with every delay of path and applications up to twice as long: what a value
/// that is to be typed has to bear.
pub(super) fn harder(scenario: &Scenario) -> Scenario {
    let mut harder = scenario.clone();
    for delay in harder.delays_mut() {
        match delay.role {
            // A timer that is late by more at the least would help: it is not relied on.
            DelayRole::TimerLag(range) => {
                *range = Range::between(range.min(), range.max().times(2));
            }
            DelayRole::ApplicationLag(range)
            | DelayRole::WakeLag(_, range)
            | DelayRole::Path(_, range) => *range = range.map(|length| length.times(2)),
            DelayRole::Pause(_)
            | DelayRole::Timer(_)
            | DelayRole::Idle(_)
            | DelayRole::Held(_)
            | DelayRole::Outage(_)
            | DelayRole::Moment(_)
            | DelayRole::Suspension(_)
            | DelayRole::Announced(_) => {}
        }
    }
    harder
}

/// Whether a scenario is safe for any traffic. What is undecided is not.
pub(super) fn is_safe(scenario: &Scenario, limits: Limits) -> bool {
    let question = Question::AnyTraffic;
    if scenario.server.queue_full.is_some() {
        // More may be explored than can happen.
        let (orders, complete) = unsafe_orders(scenario, question, limits, Slack::NONE);
        return complete && orders.is_empty();
    }
    let asked = question.asked(scenario);
    Search::new(&asked, question, limits, Slack::NONE).loses() == Some(false)
}

/// Likewise, and with twice the delays, too.
pub(super) fn holds(scenario: &Scenario, limits: Limits) -> bool {
    is_safe(scenario, limits) && is_safe(&harder(scenario), limits)
}

/// The value of a timeout that is nearest to the present one and safe for any traffic. One
/// that never runs out counts as the longest.
pub(super) fn bound(scenario: &Scenario, limits: Limits, moved: TimeoutShift) -> Option<Duration> {
    let from = moved.value(scenario).unwrap_or(LONGEST);
    let set = |by| moved.set(scenario, moved.moved(from, by));
    let most = moved.most(from);
    let found = nearest(
        (Question::AnyTraffic, limits),
        moved,
        (Vec::new(), most),
        set,
    )
    .ok()??;
    Some(moved.moved(from, found.by))
}
