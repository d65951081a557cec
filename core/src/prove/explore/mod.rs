//! Every order in which the pending steps of a scenario can happen, within its ranges.
//!
//! **How to use it.** `explore(&scenario, &Limits::DEFAULT)` returns an [`Explored`], a plain
//! value that can be written as JSON: a verdict for each [`Property`], every way to end with
//! a [`Schedule`] that leads there, the margin, the twins and the advice. [`judge`] leaves
//! out margin and advice, which take many explorations; [`advise`] adds them. [`replay`] makes a
//! [`Trace`](crate::trace::Trace) of a schedule. The same scenario and limits give the same
//! value, everywhere.
//!
//! A run is settled by the order of its steps: `World` does the same whatever the
//! instants are. So the tree of orders is walked, and for each the set of instants that
//! allow it is kept as a system of difference constraints (`zone`). An order without a
//! solution is not followed; one that leads to a state that was seen before, with times
//! that were allowed there too, is not followed either, for nothing new can come of it.
//!
//! **Equal instants.** Steps that are due at the same instant can happen in any order,
//! except that segments of one direction arrive as they were sent. `simulate` takes the
//! one scheduled first: its order is one of these. What is proven safe does not rest on
//! who wins a tie.
//!
//! This file owns what is asked and answered. It knows no protocol.
//!
//! [`replay`]: crate::run::replay::replay

mod advice;
mod hash;
mod margin;
mod order;
mod search;
mod sight;
mod slack;
mod turn;
mod twins;
mod walk;
mod zone;

use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use self::advice::advice;
use self::margin::margin;
use self::search::Search;
use self::slack::Slack;
use self::twins::twins;
use crate::http::outcome::{Failure, Outcome};
use crate::run::replay::Schedule;
use crate::scenario::Scenario;
use crate::tell::compare::View;
use crate::trace::RequestOutcome;

pub use self::advice::Advice;
pub use self::margin::Margin;
pub use self::sight::{Orders, orders};
pub use self::slack::Way;
pub use self::twins::{Resent, resent};

/// How far an exploration goes. Reaching a limit leaves what it has not shown undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps from the beginning of a run.
    pub depth: u32,
    /// Different states that are kept, and four kilobytes for each in all: with many
    /// connections open, or many timers running, it is reached with fewer.
    pub states: u32,
    /// Steps taken in all.
    pub steps: u32,
}

impl Limits {
    /// What a scenario of a few requests stays far below.
    pub const DEFAULT: Self = Self {
        depth: 10_000,
        states: 50_000,
        steps: 500_000,
    };

    /// Margin and advice take many explorations, and each may be so large at most: what is
    /// larger has no margin and no advice.
    const fn for_each(self) -> Self {
        const MOST: u32 = 4_000;
        Self {
            depth: self.depth,
            states: if self.states < MOST {
                self.states
            } else {
                MOST
            },
            steps: self.steps,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reached {
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::states`].
    States,
    /// [`Limits::steps`].
    Steps,
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Depth => "depth",
            Self::States => "states",
            Self::Steps => "steps",
        })
    }
}

/// What can be asked of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// No request fails without having been applied.
    NeverLost,
    /// No request is applied more than once.
    NeverTwice,
    /// No request waits for ever: it is answered, fails, or runs into its timeout.
    NeverHangs,
    /// No request fails for the user of the client.
    NoError,
}

impl Property {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [
        Self::NeverLost,
        Self::NeverTwice,
        Self::NeverHangs,
        Self::NoError,
    ];

    /// What makes a scenario safe: both of these.
    pub const SAFE: [Self; 2] = [Self::NeverLost, Self::NeverTwice];

    /// Whether the end of a request is in accord with it.
    #[must_use]
    pub fn holds(self, end: &RequestOutcome) -> bool {
        match self {
            Self::NeverLost => end.outcome() != Outcome::Lost,
            Self::NeverTwice => end.outcome() != Outcome::AppliedAgain,
            Self::NeverHangs => end.result != Err(Failure::Hangs),
            Self::NoError => end.result.is_ok(),
        }
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NeverLost => "never lost",
            Self::NeverTwice => "never applied twice",
            Self::NeverHangs => "never waits for ever",
            Self::NoError => "never an error for the user",
        })
    }
}

/// What is known of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds in every order, at every length within the ranges.
    Safe,
    /// It does not.
    Unsafe {
        /// How, as an index into [`Explored::endings`]: the one with the fewest steps.
        ending: usize,
    },
    /// It held as far as was looked.
    Undecided {
        /// What ended the looking.
        limit: Reached,
    },
}

/// A way for a scenario to end, and how it comes to that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// How each request ended.
    pub requests: Vec<RequestOutcome>,
    /// With as few steps as lead there, and each as early as their order allows. Passing
    /// the moment from which the accept queue is full, or no longer, counts as a step.
    pub schedule: Schedule,
}

impl Ending {
    /// Whether every request ended in accord with every one of these properties.
    #[must_use]
    pub fn keeps(&self, properties: &[Property]) -> bool {
        let holds = |end| properties.iter().all(|property| property.holds(end));
        self.requests.iter().all(holds)
    }

    /// What the client's program knows of it: everything but what was applied.
    fn seen(&self) -> Vec<View> {
        let blind = |outcome: &RequestOutcome| View {
            applied: 0,
            ..View::from(outcome)
        };
        self.requests.iter().map(blind).collect()
    }
}

/// What an exploration has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explored {
    /// Whether no request is lost and none is applied twice: [`Property::SAFE`].
    pub verdict: Verdict,
    /// For a scenario that is safe: the timeout that is nearest to where that ends, unless
    /// no idle timeout ends it.
    pub margin: Option<Margin>,
    /// For one that is not: the smallest single changes that make it safe, each proven.
    pub advice: Vec<Advice>,
    /// A verdict for each property, in the order of [`Property::ALL`].
    pub verdicts: [Verdict; 4],
    /// Every way to end, those with the fewest steps first.
    pub endings: Vec<Ending>,
    /// Endings that the client's program can't tell apart, though what was applied differs,
    /// as indices into `endings`. Each group has the same results after as many attempts.
    pub twins: Vec<Vec<usize>>,
    /// The limit that ended it early, if one did.
    pub reached: Option<Reached>,
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
pub fn explore(scenario: &Scenario, limits: &Limits) -> Explored {
    explore_telling(scenario, limits, |_| {})
}

/// The same, telling the number of states now and then.
pub fn explore_telling(scenario: &Scenario, limits: &Limits, tell: impl FnMut(u32)) -> Explored {
    let mut found = judge_telling(scenario, limits, tell);
    advise(scenario, limits, &mut found);
    found
}

/// Adds to what [`judge`] found the margin of what is safe, and the advice for what is not.
pub fn advise(scenario: &Scenario, limits: &Limits, found: &mut Explored) {
    match found.verdict {
        Verdict::Safe => found.margin = margin(scenario, limits.for_each()),
        Verdict::Unsafe { .. } => found.advice = advice(scenario, limits.for_each()),
        Verdict::Undecided { .. } => {}
    }
}

/// The same without margin and advice: enough for a map, and many times as fast.
#[must_use]
pub fn judge(scenario: &Scenario, limits: &Limits) -> Explored {
    judge_telling(scenario, limits, |_| {})
}

fn judge_telling(scenario: &Scenario, limits: &Limits, tell: impl FnMut(u32)) -> Explored {
    let mut search = Search::new(scenario, *limits, Slack::NONE);
    let reached = search.run(tell);
    let ending = |(node, requests): (u32, Vec<RequestOutcome>)| Ending {
        requests,
        schedule: order::schedule(scenario, &search.path(node)),
    };
    let endings: Vec<Ending> = search.endings().into_iter().map(ending).collect();
    let verdict_of = |properties: &[Property]| verdict(properties, &endings, reached);
    Explored {
        verdict: verdict_of(&Property::SAFE),
        margin: None,
        advice: Vec::new(),
        verdicts: Property::ALL.map(|property| verdict_of(&[property])),
        twins: twins(&endings),
        endings,
        reached,
        states: search.states(),
        steps: search.steps(),
    }
}

fn verdict(properties: &[Property], endings: &[Ending], reached: Option<Reached>) -> Verdict {
    let broken = endings.iter().position(|ending| !ending.keeps(properties));
    match (broken, reached) {
        (Some(ending), _) => Verdict::Unsafe { ending },
        (None, Some(limit)) => Verdict::Undecided { limit },
        (None, None) => Verdict::Safe,
    }
}

/// The moments at which the world changes without a step: from when to when the accept
/// queue is full. An order says for each step on which side of them it is.
fn moments(scenario: &Scenario) -> Vec<crate::units::time::Instant> {
    let at = |length| crate::units::time::Instant::START + length;
    let full = scenario.server.queue_full;
    full.map_or_else(Vec::new, |range| {
        Vec::from([at(range.min()), at(range.max())])
    })
}
