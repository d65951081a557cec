//! A way for a scenario to end, and which of them the client cannot tell apart:
//! *observationally equivalent* outcomes, in the words of model checking.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::Serialize;

use super::choice::Choice;
use super::verdict::Property;
use crate::run::schedule::Schedule;
use crate::scenario::Scenario;
use crate::scenario::profile::Wording;
use crate::trace::RequestOutcome;

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
    fn seen(&self, scenario: &Scenario) -> Vec<(Told, u32)> {
        let blind = |one: &RequestOutcome| (told(scenario, one), one.attempts);
        self.requests.iter().map(blind).collect()
    }

    fn applied(&self) -> impl Iterator<Item = u32> {
        self.requests.iter().map(|one| one.applied)
    }
}

/// How a request ended, and the choices that led there.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) depth: u32,
    pub(super) path: Vec<Choice>,
    pub(super) outcome: RequestOutcome,
}

/// What a client tells its program of a request: that it was answered, or in which words why
/// not, if it says anything.
pub(in crate::prove) type Told = Result<(), Option<Wording>>;

/// What the client of this scenario tells its program of a request that ended so. Where
/// it has one text for several failures, they are told the same.
pub(in crate::prove) fn told(scenario: &Scenario, outcome: &RequestOutcome) -> Told {
    let wording = |failure| scenario.client.profile.wording(failure);
    outcome.result.map_err(wording)
}

/// Groups of endings, as indices, that look the same to the client's program though what
/// was applied differs: of those where it does not, the first.
pub(super) fn twins(scenario: &Scenario, endings: &[Ending]) -> Vec<Vec<usize>> {
    let first = endings.first();
    // Most scenarios have none, and no words are needed to see it.
    if first.is_none_or(|first| endings.iter().all(|one| one.applied().eq(first.applied()))) {
        return Vec::new();
    }
    let mut groups: BTreeMap<Vec<(Told, u32)>, Vec<usize>> = BTreeMap::new();
    for (index, ending) in endings.iter().enumerate() {
        let group = groups.entry(ending.seen(scenario)).or_default();
        if !group
            .iter()
            .any(|one| endings[*one].applied().eq(ending.applied()))
        {
            group.push(index);
        }
    }
    groups.into_values().filter(|one| one.len() > 1).collect()
}
