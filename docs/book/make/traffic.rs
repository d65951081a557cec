//! What is so with any traffic: a scenario's own pause is one of many, and a table that tells
//! people what to set has to hold for theirs.

use idlerace_core::{
    explore::{Explored, Limits, Question, Verdict, explore, judge},
    scenario::Scenario,
    time::{Duration, Range},
};

/// More than any idle timeout that a table sets against another, twice.
const PAUSES: Duration = Duration::from_secs(10_000);
/// One opens a connection, one reuses it, a third comes after what happened to that.
const REQUESTS: u32 = 3;

/// What the explorer says of a scenario whose pauses may be of any length; the moments of its
/// mishaps are its own, for they are what its cause is told by.
pub(crate) fn any_pause(scenario: &Scenario) -> Explored {
    judge(&any(scenario), Question::AsTimed, &Limits::DEFAULT)
}

/// The same, with advice.
pub(crate) fn advised(scenario: &Scenario) -> Explored {
    explore(&any(scenario), Question::AnyTraffic, &Limits::DEFAULT)
}

/// Whether no request is lost or applied twice with any traffic.
pub(crate) fn is_safe(scenario: &Scenario) -> bool {
    let found = judge(scenario, Question::AnyTraffic, &Limits::DEFAULT);
    found.verdict == Verdict::Safe
}

fn any(scenario: &Scenario) -> Scenario {
    let mut any = scenario.clone();
    any.requests.count = REQUESTS;
    any.requests.pause = Range::up_to(PAUSES);
    any
}
