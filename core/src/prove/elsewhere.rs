//! What a client is told can stand for more than one scenario knows of: the named scenarios
//! are asked whether one of them ends in the same words with something else applied.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use super::explore::{Ending, Explored, Told, told};
use crate::http::outcome::Failure;
use crate::run::simulate::simulate;
use crate::scenario::Scenario;
use crate::scenario::catalog::ENTRIES;
use crate::trace::RequestOutcome;

/// A named scenario in which a client is told the same and something else was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// The client's words; `None` for an answer to a request that was sent again.
    pub told: Option<String>,
    /// How often the request is applied here.
    pub applied_here: u32,
    /// How often it is applied there.
    pub applied: u32,
    /// Where: the name of the scenario.
    pub scenario: &'static str,
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.told {
            Some(words) => write!(f, "What the client says here, {words},")?,
            None => f.write_str("An answer to a request that was sent again")?,
        }
        let applied = match self.applied {
            0 => "was not applied",
            1 if self.applied_here == 0 => "was applied",
            1 => "was applied once",
            _ => "was applied more than once",
        };
        write!(
            f,
            " can also mean that the request {applied}: see {}.",
            self.scenario
        )
    }
}

/// What is said of a scenario without twins: for what that holds, and which of its ends are
/// told in the same words where something else was applied. Nothing of one with twins.
///
/// `words`: what is put for the client's words for a failure.
#[must_use]
pub fn without_twins(
    scenario: &Scenario,
    found: &Explored,
    words: impl Fn(Failure) -> String,
) -> Vec<String> {
    if !found.twins.is_empty() {
        return Vec::new();
    }
    let first = if found.reached.is_some() {
        "No twins among the ways to end of this scenario that were found; there can be others."
    } else {
        "No twins among the ways to end of this scenario."
    };
    let others = elsewhere(scenario, &found.endings, words);
    let others = others.iter().map(|one| format!("{one}"));
    [String::from(first)].into_iter().chain(others).collect()
}

/// For each way in which a request ends here, the first named scenario in which the same
/// client is told the same and the request is applied more or less often; one whose requests
/// have the same method if there is such a one.
///
/// An answer to a request that was sent once is left out: it says that the request was
/// applied once. `words`: what is put for the client's words for a failure; which failures it
/// tells in the same words is known without them.
#[must_use]
pub fn elsewhere(
    scenario: &Scenario,
    endings: &[Ending],
    words: impl Fn(Failure) -> String,
) -> Vec<Elsewhere> {
    let requests = endings.iter().flat_map(|ending| &ending.requests);
    let here: BTreeMap<(Told, u32), Option<Failure>> = requests
        .filter(|one| !says_it(one))
        .map(|one| ((told(scenario, one), one.applied), one.result.err()))
        .collect();
    if here.is_empty() {
        return Vec::new();
    }
    let mut there: Vec<(bool, &str, Told, u32)> = Vec::new();
    for entry in ENTRIES {
        let other = entry.scenario();
        let strange = other.requests.method != scenario.requests.method;
        for one in simulate(&other).requests {
            if !says_it(&one) {
                there.push((strange, entry.name, told(scenario, &one), one.applied));
            }
        }
    }
    there.sort_by_key(|(strange, ..)| *strange);
    let other = |((here, applied_here), failure): ((Told, u32), Option<Failure>)| {
        let mut there = there.iter();
        let (_, name, _, applied) =
            there.find(|(_, _, told, applied)| *told == here && *applied != applied_here)?;
        Some(Elsewhere {
            told: failure.map(&words),
            applied_here,
            applied: *applied,
            scenario: name,
        })
    };
    here.into_iter().filter_map(other).collect()
}

/// Whether what the client is told says how often the request was applied.
const fn says_it(outcome: &RequestOutcome) -> bool {
    outcome.result.is_ok() && outcome.attempts == 1
}
