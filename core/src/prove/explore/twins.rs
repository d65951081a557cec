//! Endings that the client can't tell apart, and what sending again makes of them.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::Serialize;

use super::{Ending, Limits, Property, Verdict, judge};
use crate::run::replay::Schedule;
use crate::scenario::Scenario;
use crate::scenario::profile::ClientProfile;
use crate::tell::compare::View;

/// Groups of endings, as indices, that look the same to the client's program.
pub(super) fn twins(endings: &[Ending]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<Vec<View>, Vec<usize>> = BTreeMap::new();
    for (index, ending) in endings.iter().enumerate() {
        groups.entry(ending.seen()).or_default().push(index);
    }
    // One ending is kept for each difference, so two of a group differ in what was applied.
    groups.into_values().filter(|one| one.len() > 1).collect()
}

/// What the rule of one client, in the place of the scenario's own, makes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resent {
    /// Whose rule for sending again it is.
    pub rule: ClientProfile,
    /// Whether a request can be applied twice by it; the index is into the endings of the
    /// scenario with that rule.
    pub verdict: Verdict,
    /// How it comes to that, in the scenario with that rule, if it can.
    pub schedule: Option<Schedule>,
}

/// For the retry rule of each client whether it has a request applied twice: a rule sees
/// what the client sees, so it sends twins again both, and one of them was applied.
#[must_use]
pub fn resent(scenario: &Scenario, limits: &Limits) -> Vec<Resent> {
    let with = |rule: ClientProfile| {
        let mut changed = scenario.clone();
        changed.client.retry = rule.client().retry;
        let found = judge(&changed, limits);
        let verdict = found.verdict(Property::NeverTwice);
        let schedule = match verdict {
            Verdict::Unsafe { ending } => Some(found.endings[ending].schedule.clone()),
            Verdict::Safe | Verdict::Undecided { .. } => None,
        };
        Resent {
            rule,
            verdict,
            schedule,
        }
    };
    ClientProfile::ALL.into_iter().map(with).collect()
}
