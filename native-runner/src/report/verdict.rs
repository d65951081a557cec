//! What became of a scenario that was checked, in one word and with its reason.

use std::time::Duration;

use idlerace_core::compare::Difference;
use serde_json::{Value, json};

use crate::lockstep::check::Outcome;

/// What became of one scenario.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its name.
    pub(crate) name: &'static str,
    /// The judgement.
    pub(crate) said: Said,
    /// What was compared, on what.
    pub(crate) scope: String,
    /// How long it took.
    pub(crate) took: Duration,
    /// The same for programs.
    pub(crate) value: Value,
}

/// A judgement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Everything was what was predicted.
    Agrees,
    /// The first thing that was not.
    Differs(Difference),
    /// The machine was too busy.
    TooBusy(String),
    /// It cannot be shown here.
    NotRun(String),
}

/// A judgement of steps, in words.
pub(crate) fn said(outcome: Outcome) -> Said {
    match outcome {
        Outcome::Agrees => Said::Agrees,
        Outcome::Differs(difference) => Said::Differs(difference),
        Outcome::TooBusy(kept) => Said::TooBusy(format!(
            "this program was kept from its next step for {kept:?}"
        )),
        Outcome::Unfit(unfit) => Said::NotRun(format!("left to the clock: {unfit}")),
    }
}

impl Said {
    /// In one word.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs(_) => "differs",
            Self::TooBusy(_) => "too-busy",
            Self::NotRun(_) => "not-run",
        }
    }

    /// The difference, for programs.
    pub(crate) fn difference(&self) -> Value {
        match self {
            Self::Differs(Difference {
                at,
                predicted,
                observed,
            }) => {
                json!({ "at": at, "predicted": predicted, "observed": observed })
            }
            Self::Agrees | Self::TooBusy(_) | Self::NotRun(_) => Value::Null,
        }
    }

    /// Why there is no judgement.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::TooBusy(reason) | Self::NotRun(reason) => Some(reason),
            Self::Agrees | Self::Differs(_) => None,
        }
    }
}
