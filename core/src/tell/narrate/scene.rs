//! What a sentence is made of: an event with what stands before it, and the sentence
//! with its clause.

use alloc::borrow::Cow;

use super::context::ConnectionContext;
use crate::trace::{Event, Trace};

/// What an event means, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What it means, in a sentence.
    pub says: Cow<'static, str>,
    /// The clause, kernel function or fact that says so.
    pub clause: &'static str,
}

/// A sentence and its clause.
pub(super) type Meaning = (&'static str, &'static str);

impl From<Meaning> for Sentence {
    fn from((says, clause): Meaning) -> Self {
        Self {
            says: Cow::Borrowed(says),
            clause,
        }
    }
}

/// An event with what it came from.
#[derive(Clone, Copy)]
pub(super) struct Scene<'t> {
    pub(super) trace: &'t Trace,
    pub(super) event: &'t Event,
    /// What stands on its connection before it.
    pub(super) context: ConnectionContext,
}

impl<'t> Scene<'t> {
    /// What caused an event.
    pub(super) fn cause_of(self, event: &Event) -> Option<&'t Event> {
        self.trace.event(event.cause?)
    }

    /// What caused its event.
    pub(super) fn cause(self) -> Option<&'t Event> {
        self.cause_of(self.event)
    }
}

/// One of two sentences, by the side.
macro_rules! by_side {
    ($client:expr, $before:literal, $after:literal) => {
        if $client {
            concat!($before, "client", $after)
        } else {
            concat!($before, "server", $after)
        }
    };
}
pub(super) use by_side;
