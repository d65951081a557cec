//! A way for a scenario to end, and which of them the client cannot tell apart:
//! *observationally equivalent* outcomes, in the words of model checking.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::Serialize;

use super::verdict::Property;
use crate::run::schedule::Schedule;
use crate::scenario::Scenario;
use crate::trace::RequestOutcome;
use crate::trace::view::View;

/// A way for a scenario to end, and how it comes to that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// How each request ended.
    pub requests: Vec<RequestOutcome>,
    /// With as few steps as lead there, and each as early as their order allows. Passing
    /// the moment from which the accept queue is full, or no longer, counts as a step.
    pub schedule: Schedule,
    /// For any traffic: the traffic that it takes, with its pauses, its number of requests and
    /// the moments of its mishaps. The schedule is one of this scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic: Option<Scenario>,
}

impl Ending {
    /// Whether every request ended in accord with every one of these properties.
    #[must_use]
    pub fn keeps(&self, properties: &[Property]) -> bool {
        let holds = |end| properties.iter().all(|property| property.holds(end));
        self.requests.iter().all(holds)
    }

    /// What the client's program knows of it: everything but what was applied.
    pub(super) fn seen(&self) -> Vec<View> {
        let blind = |outcome: &RequestOutcome| View {
            applied: 0,
            ..View::from(outcome)
        };
        self.requests.iter().map(blind).collect()
    }
}

/// Groups of endings, as indices, that look the same to the client's program.
pub(super) fn twins(endings: &[Ending]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<Vec<View>, Vec<usize>> = BTreeMap::new();
    for (index, ending) in endings.iter().enumerate() {
        groups.entry(ending.seen()).or_default().push(index);
    }
    // One ending is kept for each difference, so two of a group differ in what was applied.
    groups.into_values().filter(|one| one.len() > 1).collect()
}
