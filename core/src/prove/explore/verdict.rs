//! What is asked of a scenario, how far it is looked, and what can be answered.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::http::outcome::{Failure, Outcome};
use crate::trace::RequestOutcome;

/// So many requests have every race in them: one opens a connection, one reuses it.
pub const REQUESTS_ENOUGH: u32 = 2;

/// So many are explored where nobody asks for a number: a third shows what comes after a
/// failure.
pub const REQUESTS_EXPLORED: u32 = 3;

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

    /// A chain takes an exploration for each way of asking each of its hops, and each may be so
    /// large at most: what is larger is not told.
    pub(in crate::prove) const fn for_a_hop(self) -> Self {
        const STATES: u32 = 2_000;
        const STEPS: u32 = 20_000;
        const fn least(one: u32, other: u32) -> u32 {
            if one < other { one } else { other }
        }
        Self {
            depth: self.depth,
            states: least(self.states, STATES),
            steps: least(self.steps, STEPS),
        }
    }

    /// Margin and advice take many explorations, and each may be so large at most: what is
    /// larger has no margin and no advice.
    pub(super) const fn for_each(self) -> Self {
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
pub enum LimitReached {
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::states`].
    States,
    /// [`Limits::steps`].
    Steps,
}

impl fmt::Display for LimitReached {
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
        /// How, as an index into [`Explored::endings`](super::Explored::endings): the one with
        /// the fewest steps.
        ending: usize,
    },
    /// It held as far as was looked.
    Undecided {
        /// What ended the looking.
        limit: LimitReached,
    },
}
