//! What makes a scenario safe for any traffic: settings that its client or its server has, with
//! a value that can be typed there, each proven.
//!
//! A value is proven twice: for any traffic, and again with every delay of path and
//! applications twice as long. The bound beside it is exact, and no value for anybody to type:
//! a nanosecond is no room. Which settings there are is the profiles' to say, and no other is
//! offered. Knows no output format; the words of one piece of advice are in `sentence`.

mod change;
mod cost;
mod fixed;
mod proof;
mod repeated;
mod sentence;
mod timeouts;
mod value;

use alloc::vec::Vec;

use self::change::Change;
use self::cost::Traffic;
use super::verdict::Limits;
use crate::scenario::Scenario;

pub use self::change::{Advice, Bound};
pub use self::cost::Cost;
pub use self::timeouts::{no_timeout_helps, out_of_bounds, probes_in_part};

/// Everything that helps, what costs the fewest handshakes first, for a scenario that is not
/// safe for any traffic; of one that is, nothing. What would take a larger exploration than
/// margins and advice may is left out.
#[must_use]
pub fn advice(scenario: &Scenario, limits: &Limits) -> Vec<Advice> {
    if proof::is_safe(scenario, limits.for_each()) {
        return Vec::new();
    }
    advice_for_unsafe(scenario, limits)
}

/// The same for one that is known not to be safe.
pub(in crate::prove) fn advice_for_unsafe(scenario: &Scenario, limits: &Limits) -> Vec<Advice> {
    let limits = limits.for_each();
    let mut changes = if no_timeout_helps(scenario).is_some() {
        timeouts::drains(scenario, limits)
    } else {
        timeouts::changes(scenario, limits)
    };
    changes.extend(timeouts::ages(scenario, limits));
    changes.extend(fixed::changes(scenario, limits));
    let traffic = Traffic::of(scenario);
    let before = (!changes.is_empty()).then(|| traffic.count(scenario));
    let told = |change: Change| {
        let cost = traffic.cost(before??, &change.scenario)?;
        Some(change.into_advice(cost))
    };
    // Put into their places one by one: sorting took 0.7 kB more of the page's program.
    let mut cheapest_first: Vec<Advice> = Vec::new();
    for one in changes.into_iter().filter_map(told) {
        // Of two that cost the same the server's is first: a proxy's can cut off an answer.
        let rank = |one: &Advice| (one.cost.handshakes, !one.set[0].0.starts_with("server."));
        let place = cheapest_first.partition_point(|other| rank(other) <= rank(&one));
        cheapest_first.insert(place, one);
    }
    cheapest_first
}
