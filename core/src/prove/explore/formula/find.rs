//! Finds the formula: an inequality of delays, or the setting without which there is one.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::constraints::ConstraintSystem;
use super::super::margin::unsafe_orders;
use super::super::question::Question;
use super::super::timeout_shift::{Direction, Slack, TimeoutShift};
use super::super::verdict::Limits;
use super::answer::{Formula, Reason};
use super::attribution::knobs;
use super::inequality::Inequality;
use super::remedy::TooMuch;
use super::settings::{Candidate, PROTECTS, THREATENS, eats_hint};
use super::timed::{kept, violated, violated_by};
use crate::http::outcome::{Failure, StreamEnd};
use crate::scenario::Scenario;
use crate::scenario::parameter;
use crate::scenario::retry::RetryDecision;
use crate::units::segment::Side;

/// The formula of a scenario for any traffic; `None` if there are too many orders to look
/// at, or neither a timeout nor one other setting decides.
#[must_use]
pub fn formula(scenario: &Scenario, limits: &Limits) -> Option<Formula> {
    of(scenario, Question::AnyTraffic, limits.for_each())
}

/// The same of one that is known to be safe, without looking at its orders again.
pub(in crate::prove) fn formula_of_safe(scenario: &Scenario, limits: &Limits) -> Option<Formula> {
    let question = Question::AnyTraffic;
    if question.asked_in_full(scenario).is_some() {
        // What was looked at may have been more than the formula is of.
        return formula(scenario, limits);
    }
    of_orders(scenario, question, limits.for_each(), (&[], true))
}

/// What a scenario that is not safe violates along one way of an idle timeout, given by its
/// key; `None` if it is no such key, or is not safe on that way.
#[must_use]
pub fn along(
    scenario: &Scenario,
    question: Question,
    parameter: &str,
    way: Direction,
    limits: &Limits,
) -> Option<Inequality> {
    let both = [Side::Client, Side::Server].map(|of| TimeoutShift { of, way });
    let moved = both.into_iter().find(|one| one.parameter() == parameter)?;
    violated_by((scenario, &[]), question, limits.for_each(), moved).ok()?
}

/// The formula of what is asked of a scenario.
fn of(scenario: &Scenario, question: Question, limits: Limits) -> Option<Formula> {
    let (orders, complete) = unsafe_orders(scenario, question, limits, Slack::NONE);
    of_orders(scenario, question, limits, (&orders, complete))
}

/// The same where its orders that are not safe are known, and whether these are all.
fn of_orders(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
    (orders, complete): (&[ConstraintSystem], bool),
) -> Option<Formula> {
    let holds = orders.is_empty();
    let inequality = match (holds, complete) {
        (true, true) => kept(scenario, question, limits),
        (true, false) => return None,
        (false, _) => match violated(scenario, question, limits, orders) {
            Ok(inequality) => inequality,
            Err(TooMuch) => return beside(scenario, question, limits).map(Formula::Setting),
        },
    };
    let setting = || reason(scenario, question, holds, limits).map(Formula::Setting);
    inequality.map(Formula::Time).or_else(setting)
}

/// What goes wrong in a scenario that is not safe and has too many orders to say whether a
/// timeout would help: whether that takes it.
fn beside(scenario: &Scenario, question: Question, limits: Limits) -> Option<Reason> {
    let mut found = THREATENS.iter().filter_map(|one| {
        let without = (one.without)(scenario)?;
        Some((one, of(&without, question, limits)?))
    });
    let (one, formula) = found.next()?;
    let because = if formula.holds() {
        because(scenario, one)
    } else if one.key == "network.faults" {
        String::from("a request can be lost with or without what is lost or late on the way")
    } else {
        String::from("a request can be lost with or without it")
    };
    Some(Reason {
        because,
        ..reason_of(scenario, false, (one, formula))
    })
}

/// Which setting decides, for a scenario that is safe or is not whatever its idle timeouts.
/// Two settings can each be enough; then the first is told, with the second as what would
/// decide without it. That the other decides without it is not enough: so it does without what
/// decides nothing.
fn reason(scenario: &Scenario, question: Question, holds: bool, limits: Limits) -> Option<Reason> {
    let candidates = if holds { PROTECTS } else { THREATENS };
    let without = |one: &'static Candidate| {
        let formula = of(&(one.without)(scenario)?, question, limits)?;
        Some((one, formula))
    };
    // Without what is not safe at all timeouts can be set.
    let alone = |(_, formula): &&(_, Formula)| match formula {
        Formula::Time(_) => !holds || !formula.holds(),
        Formula::Setting(_) => formula.holds() != holds,
    };
    // Each takes explorations; behind one that decides alone none is looked at.
    let mut found: Vec<_> = Vec::new();
    for one in candidates.iter().filter_map(without) {
        found.push(one);
        if found.last().as_ref().is_some_and(alone) {
            break;
        }
    }
    let decides_without = |other: &str, key: &str| {
        let mut found = found.iter();
        found.any(|(one, formula)| one.key == other && formula.key() == Some(key))
    };
    let as_much = |(one, formula): &&(&Candidate, Formula)| {
        formula
            .key()
            .is_some_and(|other| decides_without(other, one.key))
    };
    let one = found
        .iter()
        .find(alone)
        .or_else(|| found.iter().find(as_much))
        .or_else(|| {
            let key = beside_timeouts(scenario, question, limits).filter(|_| holds)?;
            found.iter().find(|(one, _)| one.key == key)
        });
    one.map(|(one, formula)| reason_of(scenario, holds, (one, formula.clone())))
}

fn reason_of(scenario: &Scenario, holds: bool, (one, formula): (&Candidate, Formula)) -> Reason {
    Reason {
        holds,
        key: one.key,
        value: value(scenario, one.key),
        because: because(scenario, one),
        otherwise: Some(Box::new(if one.assumes {
            formula.assuming(one.key)
        } else {
            formula
        })),
        assumes: one.assumes,
    }
}

/// Which setting makes a scenario safe whose timeouts do so as well: it is what decides once
/// the client never lets go of a connection.
fn beside_timeouts(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
) -> Option<&'static str> {
    let mut patient = scenario.clone();
    patient.client.idle_timeout = None;
    if !eats_hint(scenario) {
        patient.client.hint_margin = None;
    }
    if patient == *scenario {
        return None;
    }
    let (orders, complete) = unsafe_orders(&patient, question, limits, Slack::NONE);
    let safe = complete && orders.is_empty();
    reason(&patient, question, safe, limits)
        .filter(|_| safe)
        .map(|one| one.key)
}

/// Whether the client would send again what does harm when it is applied twice: it cannot see
/// whether it was applied.
pub(in super::super) fn applies_twice(scenario: &Scenario) -> bool {
    let requests = &scenario.requests;
    let unanswered = Failure::NoResponse(StreamEnd::Eof);
    let again = scenario.client.retry.again(requests, unanswered, true, 1);
    let harmless = requests.idempotency_key || requests.method.is_idempotent();
    again == RetryDecision::Yes && !harmless
}

fn because(scenario: &Scenario, one: &Candidate) -> String {
    let keyed = if scenario.requests.idempotency_key {
        " with an Idempotency-Key"
    } else {
        ""
    };
    if one.key == "client.retry" {
        let twice = if applies_twice(scenario) {
            ", even one that a server had applied before it died"
        } else {
            ""
        };
        format!(
            "{}{twice} ({}{keyed})",
            one.because, scenario.requests.method
        )
    } else {
        String::from(one.because)
    }
}

/// What a setting is set to, as it is typed, unless it is a moment: with any traffic that is
/// any moment.
fn value(scenario: &Scenario, key: &str) -> Option<String> {
    let is_moment = knobs(scenario)
        .iter()
        .any(|one| one.key == key && one.is_moment);
    let one = parameter::find(key).filter(|_| !is_moment)?;
    Some(one.get(scenario))
}
