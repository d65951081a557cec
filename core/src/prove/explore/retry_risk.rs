//! What sending again makes of a scenario: whether a client's rule for it has a request
//! applied twice.

use alloc::vec::Vec;

use serde::Serialize;

use super::judge::judge;
use super::question::Question;
use super::verdict::{Limits, Property, Verdict};
use crate::run::schedule::Schedule;
use crate::scenario::Scenario;
use crate::scenario::profile::{ById, ClientProfile, clients};
use crate::scenario::retry::Retry;

/// What the rule of one client, in the place of the scenario's own, makes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RetryRisk {
    /// Whose rule for sending again it is.
    pub rule: ById<ClientProfile>,
    /// Whether a request can be applied twice by it; the index is into the endings of the
    /// scenario with that rule.
    pub verdict: Verdict,
    /// How it comes to that, in the scenario with that rule, if it can.
    pub schedule: Option<Schedule>,
}

/// For the retry rule of each client whether it has a request applied twice: a rule sees
/// what the client sees, so it sends twins again both, and one of them was applied.
#[must_use]
pub fn retry_risk(scenario: &Scenario, limits: &Limits) -> Vec<RetryRisk> {
    let mut known: Vec<(Retry, (Verdict, Option<Schedule>))> = Vec::new();
    let with = |rule: &'static ClientProfile| {
        let same = known.iter().find(|(retry, _)| *retry == rule.retry);
        let (verdict, schedule) = if let Some((_, found)) = same {
            found.clone()
        } else {
            let found = judged(scenario, rule.retry, limits);
            known.push((rule.retry, found.clone()));
            found
        };
        RetryRisk {
            rule: ById(rule),
            verdict,
            schedule,
        }
    };
    clients::ALL.iter().copied().map(with).collect()
}

/// Whether a rule has a request applied twice, and how.
fn judged(scenario: &Scenario, retry: Retry, limits: &Limits) -> (Verdict, Option<Schedule>) {
    let mut changed = scenario.clone();
    changed.client.retry = retry;
    let found = judge(&changed, Question::AsTimed, limits);
    let verdict = found.verdict(Property::NeverTwice);
    let schedule = match verdict {
        Verdict::Unsafe { ending } => Some(found.endings[ending].schedule.clone()),
        Verdict::Safe | Verdict::Undecided { .. } => None,
    };
    (verdict, schedule)
}
