//! `idlerace run --steps --json`, and the lines of `/api/run`: two real kernels that take a
//! scenario's steps.

use idlerace_core::trace::Trace;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::Version;
use crate::verdict::Verdict;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The version of this form.
    #[serde(default)]
    pub version: Version<1>,
    /// What the scenario is called.
    pub name: String,
    /// The judgement.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The kind of wire: `tun` or `veth`.
    pub wire: String,
    /// What was changed in the scenario so that it could be followed, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
    /// What the model said.
    pub predicted: Trace,
    /// What was seen, up to the first difference; none if it was not run.
    pub observed: Option<Trace>,
}

/// A line of `/api/run`: any number of the first, then one of the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// How far the run is.
    Progress {
        /// Steps that were taken.
        step: usize,
        /// Steps in all.
        of: usize,
    },
    /// What came of it.
    Result(Box<Followed>),
    /// Why nothing did.
    Error(String),
}

impl Line {
    /// Whether a text is the line that a run ends with if nothing goes wrong.
    #[must_use]
    pub fn is_result(text: &str) -> bool {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum Named {
            Result(IgnoredAny),
        }
        serde_json::from_str::<Named>(text).is_ok_and(|Named::Result(_)| true)
    }
}
