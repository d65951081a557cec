//! Finds the formula: an inequality of delays, or the setting without which there is one.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use super::super::margin::unsafe_orders;
use super::super::timeout_shift::{LONGEST, Slack};
use super::super::verdict::{Limits, REQUESTS_ENOUGH};
use super::attribution::knobs;
use super::answer::{Formula, Reason};
use super::settings::{Candidate, PROTECTS, THREATENS};
use super::timed::{kept, violated};
use crate::scenario::Scenario;
use crate::scenario::parameter;
use crate::units::time::{Duration, Range};

/// The formula of a scenario for any traffic; `None` if there are too many orders to look
/// at, or neither a timeout nor one other setting decides.
#[must_use]
pub fn formula(scenario: &Scenario, limits: &Limits) -> Option<Formula> {
    of(&any_traffic(scenario), limits.for_each())
}

/// The scenario with pauses from nothing to longer than any timeout can be.
fn any_traffic(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.requests.count = REQUESTS_ENOUGH;
    scenario.requests.pause = Range::new(Duration::ZERO, LONGEST.times(4)).unwrap_or_default();
    scenario
}

/// The formula of a scenario with the traffic that it has.
fn of(scenario: &Scenario, limits: Limits) -> Option<Formula> {
    let (orders, complete) = unsafe_orders(scenario, limits, Slack::NONE);
    let holds = orders.is_empty();
    let inequality = match (holds, complete) {
        (true, true) => kept(scenario, limits),
        (true, false) => return None,
        (false, _) => violated(scenario, limits),
    };
    let setting = || reason(scenario, holds, limits).map(Formula::Setting);
    inequality.map(Formula::Time).or_else(setting)
}

/// Which setting decides, for a scenario that is safe or is not whatever its idle timeouts.
fn reason(scenario: &Scenario, holds: bool, limits: Limits) -> Option<Reason> {
    let candidates = if holds { PROTECTS } else { THREATENS };
    candidates.iter().find_map(|one| {
        let without = (one.without)(scenario)?;
        let formula = of(&without, limits);
        let decides = if holds {
            formula.as_ref().is_some_and(|formula| !formula.holds())
        } else {
            // Timeouts can be set where it is not.
            matches!(formula, Some(Formula::Time(_)))
                || formula.as_ref().is_some_and(Formula::holds)
        };
        decides.then(|| Reason {
            holds,
            key: one.key,
            value: value(scenario, one.key),
            because: because(scenario, one),
            otherwise: formula.map(Box::new),
        })
    })
}

fn because(scenario: &Scenario, one: &Candidate) -> String {
    let keyed = if scenario.requests.idempotency_key {
        " with an Idempotency-Key"
    } else {
        ""
    };
    if one.key == "client.retry" {
        format!("{} ({}{keyed})", one.because, scenario.requests.method)
    } else {
        String::from(one.because)
    }
}

/// What a setting is set to, as it is typed, unless it is a moment: with any traffic that is
/// any moment.
fn value(scenario: &Scenario, key: &str) -> Option<String> {
    let is_moment = knobs(scenario).iter().any(|one| one.key == key && one.is_moment);
    let one = parameter::find(key).filter(|_| !is_moment)?;
    Some(one.get(scenario))
}
