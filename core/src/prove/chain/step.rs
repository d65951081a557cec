//! The nouns of the walk: who asks on which hop, what an attempt is on, and what it leaves behind.

use alloc::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::pauses::Window;
use super::took::Took;
use crate::http::outcome::Failure;
use crate::scenario::chain::Reply;

/// A way for a request to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct End {
    /// What the user's client knows: the answer that it read, or what it failed with.
    pub result: Result<Reply, Failure>,
    /// How often it took effect; 2 stands for more, too.
    pub applied: u32,
}

impl End {
    /// Whether the request was never applied, and the user has no answer of the application.
    #[must_use]
    pub fn is_lost(self) -> bool {
        self.result != Ok(Reply::Answered) && self.applied == 0
    }

    /// Whether it was applied more than once.
    #[must_use]
    pub const fn is_twice(self) -> bool {
        self.applied > 1
    }
}

/// Every way for a request to end, under any traffic.
pub type Ends = BTreeSet<End>;

/// What a request leaves behind for what follows it within the same request of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    /// A bit a hop: its client has no connection to use again.
    pub(super) without: u8,
    /// The process that dies once has died.
    pub(super) died: bool,
}

/// What a request of one hop comes to, as whoever asked for it sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Called {
    pub(super) result: Result<Reply, Failure>,
    /// Its last attempt was on a connection that had served before.
    pub(super) kept: bool,
    pub(super) applied: u32,
    pub(super) after: State,
}

/// The same with how long each takes.
pub(super) type Calls = BTreeMap<Called, Took>;

/// What came before a request on its hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Came {
    /// Nothing.
    Nothing,
    /// Another request, and one of these pauses.
    After(Window),
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    pub(super) hop: usize,
    /// On a connection of its own.
    pub(super) fresh: bool,
    pub(super) came: Came,
    pub(super) before: State,
}

/// Which connection an attempt is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum On {
    /// One that it opens: nothing came before.
    First,
    /// One that it opens: what there was has ended in one of these pauses.
    Gone(Window),
    /// One that it opens: what there was has failed.
    Opened,
    /// One that has answered the request before, one of these pauses ago.
    Kept(Window),
}

/// An attempt that is about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Next {
    pub(super) number: u32,
    pub(super) on: On,
    pub(super) applied: u32,
    pub(super) before: State,
}

/// How requests of a hop have ended so far, in any run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Been {
    pub(super) answered: bool,
    pub(super) failed: bool,
}

/// What an attempt came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tried {
    pub(super) result: Result<Reply, Failure>,
    pub(super) reused: bool,
    pub(super) applied: u32,
    pub(super) after: State,
    pub(super) took: Took,
}

impl Asked {
    /// The user's client, whatever it did before.
    pub(super) const fn by_user() -> Self {
        Self {
            hop: 0,
            fresh: false,
            came: Came::After(Window::ANY),
            before: State {
                without: 0,
                died: false,
            },
        }
    }
}

impl On {
    pub(super) const fn is_kept(self) -> bool {
        match self {
            Self::Kept(_) => true,
            Self::First | Self::Gone(_) | Self::Opened => false,
        }
    }
}

impl State {
    pub(super) const fn is_without(self, hop: usize) -> bool {
        self.without & (1 << hop) != 0
    }

    /// After a request of this hop: one that failed leaves no connection.
    pub(super) const fn with(self, hop: usize, answered: bool) -> Self {
        let bit = 1 << hop;
        let without = if answered {
            self.without & !bit
        } else {
            self.without | bit
        };
        Self { without, ..self }
    }
}
