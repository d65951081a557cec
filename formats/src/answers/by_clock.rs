//! `idlerace run --json`: a scenario that was run by the clock, or why it was not.

use idlerace_core::trace::Trace;
use serde::{Deserialize, Serialize};

use super::Version;
use crate::verdict::Verdict;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The version of this form.
    #[serde(default)]
    pub version: Version<1>,
    /// What came of it.
    #[serde(flatten)]
    pub clocked: Clocked,
    /// What was compared, if it was run.
    #[serde(flatten)]
    pub traces: Option<Traces>,
}

/// What came of a run by the clock. A row of `check --json` is this alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocked {
    /// What the scenario is called.
    pub name: String,
    /// The judgement.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How it was run, if it was.
    #[serde(flatten)]
    pub conditions: Option<Conditions>,
}

/// How a scenario was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// What lay between client and server, in words.
    pub between: String,
    /// The same in one word, as rows of steps have it: `tun`, `veth` or `loopback`.
    pub wire: String,
    /// What was changed in the scenario so that it could be run, in words.
    pub changes: Vec<String>,
    /// How many requests the machine was too late for.
    pub not_judged: usize,
}

/// Prediction and observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traces {
    /// What the model said.
    pub predicted: Trace,
    /// What was seen, one for each client.
    pub observed: Vec<Trace>,
}
