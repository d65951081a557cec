//! The questions: every order that a scenario allows is looked at, and each property has
//! its verdict.

use alloc::vec::Vec;

use serde::Serialize;

use super::advice::{Advice, advice};
use super::choice::Choice;
use super::constraints::schedule;
use super::ending::{Ending, twins};
use super::formula::{Formula, formula};
use super::margin::{Margin, margin};
use super::question::{Acks, Question};
use super::search::Search;
use super::timeout_shift::Slack;
use super::traffic::simulated::simulated;
use super::traffic::witness::witness;
use super::verdict::{LimitReached, Limits, Property, Verdict};
use crate::scenario::Scenario;
use crate::trace::RequestOutcome;

/// What an exploration has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explored {
    /// Whether no request is lost and none is applied twice: [`Property::SAFE`].
    pub verdict: Verdict,
    /// For a scenario that is safe: the timeout that is nearest to where that ends, unless
    /// no idle timeout ends it.
    pub margin: Option<Margin>,
    /// What decides with any traffic: the inequality of its delays, or another setting. `None`
    /// if that was not found, or the question was another one.
    pub formula: Option<Formula>,
    /// For one that is not: what makes it safe for any traffic, each proven.
    pub advice: Vec<Advice>,
    /// A verdict for each property, in the order of [`Property::ALL`].
    pub verdicts: [Verdict; 4],
    /// Every way to end, those with the fewest steps first.
    pub endings: Vec<Ending>,
    /// Endings that the client's program can't tell apart, though what was applied differs,
    /// as indices into `endings`. Each group has the same words after as many attempts. None
    /// here does not mean that what the client is told says what was applied: other scenarios
    /// can end in the same words (`prove::elsewhere`).
    pub twins: Vec<Vec<usize>>,
    /// The limit that ended it early, if one did.
    pub reached: Option<LimitReached>,
    /// Different states, with the times at which they can be.
    pub states: u32,
    /// Steps taken from them.
    pub steps: u32,
}

impl Explored {
    /// What has been shown of a property.
    #[must_use]
    pub const fn verdict(&self, property: Property) -> Verdict {
        self.verdicts[property as usize]
    }
}

/// Walks every order that the scenario's ranges allow.
#[must_use]
pub fn explore(scenario: &Scenario, question: Question, limits: &Limits) -> Explored {
    explore_telling(scenario, question, limits, |_| {})
}

/// The same, telling the number of states now and then.
pub fn explore_telling(
    scenario: &Scenario,
    question: Question,
    limits: &Limits,
    tell: impl FnMut(u32),
) -> Explored {
    let mut found = judge_telling(scenario, question, limits, tell);
    advise(scenario, question, limits, &mut found);
    found
}

/// Adds to what [`judge`] found the margin of what is safe, the advice for what is not, and
/// for any traffic the formula.
pub fn advise(scenario: &Scenario, question: Question, limits: &Limits, found: &mut Explored) {
    if question == Question::AnyTraffic {
        found.formula = formula(scenario, limits);
    }
    match found.verdict {
        Verdict::Safe => found.margin = margin(scenario, question, limits.for_each()),
        Verdict::Unsafe { .. } => found.advice = advice(scenario, limits),
        Verdict::Undecided { .. } => {}
    }
}

/// The same without formula, margin and advice: enough for a map, and many times as fast.
#[must_use]
pub fn judge(scenario: &Scenario, question: Question, limits: &Limits) -> Explored {
    judge_telling(scenario, question, limits, |_| {})
}

/// The same, telling the number of states now and then.
pub fn judge_telling(
    scenario: &Scenario,
    question: Question,
    limits: &Limits,
    tell: impl FnMut(u32),
) -> Explored {
    let asked = question.asked(scenario);
    let mut search = Search::new(&asked, question, *limits, Slack::NONE);
    let mut reached = search.run(tell);
    let found = search.endings();
    let mut endings: Vec<Ending> = match question {
        Question::AsTimed => found
            .into_iter()
            .map(|one| as_timed(scenario, one))
            .collect(),
        Question::AnyTraffic => {
            let traffics = found.iter().map(|one| any_traffic(scenario, &asked, one));
            let traffics: Vec<Option<Ending>> = traffics.collect();
            if traffics.iter().any(Option::is_none) {
                // More was explored than can happen, and it was too much.
                reached = reached.or(Some(LimitReached::States));
            }
            traffics.into_iter().flatten().collect()
        }
    };
    if reached.is_some() && endings.iter().all(|ending| ending.keeps(&Property::SAFE)) {
        endings.extend(simulated(scenario));
    }
    let verdict_of = |properties: &[Property]| verdict(properties, &endings, reached);
    Explored {
        verdict: verdict_of(&Property::SAFE),
        margin: None,
        formula: None,
        advice: Vec::new(),
        verdicts: Property::ALL.map(|property| verdict_of(&[property])),
        twins: twins(scenario, &endings),
        endings,
        reached,
        states: search.states(),
        steps: search.steps(),
    }
}

type Found = (Vec<Choice>, Vec<RequestOutcome>);

fn as_timed(scenario: &Scenario, (path, requests): Found) -> Ending {
    Ending {
        requests,
        schedule: schedule(scenario, &path),
        traffic: None,
    }
}

fn any_traffic(scenario: &Scenario, asked: &Scenario, (path, requests): &Found) -> Option<Ending> {
    let ends = requests.last()?;
    let found = witness(scenario, asked, (path, ends));
    debug_assert!(
        found.is_some() || Question::AnyTraffic.acks(asked) == Acks::Seen,
        "a path that no traffic takes: {requests:?}"
    );
    found.map(|one| Ending {
        requests: one.requests,
        schedule: one.schedule,
        traffic: Some(one.scenario),
    })
}

fn verdict(properties: &[Property], endings: &[Ending], reached: Option<LimitReached>) -> Verdict {
    let broken = endings.iter().position(|ending| !ending.keeps(properties));
    match (broken, reached) {
        (Some(ending), _) => Verdict::Unsafe { ending },
        (None, Some(limit)) => Verdict::Undecided { limit },
        (None, None) => Verdict::Safe,
    }
}
