//! How a request ended, as far as it can be counted and compared.

use core::fmt;

use super::{Failure, RequestOutcome};

/// How a request ended, without its number: what can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct View {
    /// What the client knows.
    pub result: Result<(), Failure>,
    /// How often it was begun.
    pub attempts: u32,
    /// How often it took effect.
    pub applied: u32,
}

impl From<&RequestOutcome> for View {
    fn from(outcome: &RequestOutcome) -> Self {
        Self {
            result: outcome.result,
            attempts: outcome.attempts,
            applied: outcome.applied,
        }
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.result {
            Ok(()) => f.write_str("answered")?,
            Err(failure) => write!(f, "{failure}")?,
        }
        write!(f, "; {} sent, {} applied", self.attempts, self.applied)
    }
}
