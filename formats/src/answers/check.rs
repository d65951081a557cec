//! `idlerace check --json`: a row for each scenario and way of checking it. Version 1 was the
//! bare array of them.

use idlerace_core::explore::Question;
use serde::{Deserialize, Serialize};

use super::Version;
use super::by_clock::Clocked;
use crate::verdict::Verdict;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The version of this form.
    pub version: Version<2>,
    /// What came of each scenario, in the order in which they were asked for.
    pub rows: Vec<Row>,
}

/// What came of one scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Row {
    /// Every order of its steps that the explorer finds for one question, on two real kernels.
    Orders(Orders),
    /// One order of its steps on two real kernels.
    Steps(Steps),
    /// By the clock.
    Clocked(Clocked),
}

impl Row {
    /// What the scenario is called.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Orders(row) => &row.name,
            Self::Steps(row) => &row.name,
            Self::Clocked(row) => &row.name,
        }
    }

    /// The judgement.
    #[must_use]
    pub const fn verdict(&self) -> &Verdict {
        match self {
            Self::Orders(row) => &row.verdict,
            Self::Steps(row) => &row.verdict,
            Self::Clocked(row) => &row.verdict,
        }
    }
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// What the scenario is called.
    pub name: String,
    /// The judgement.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The kind of wire: `tun` or `veth`.
    pub wire: String,
    /// Steps of the prediction.
    pub steps: usize,
    /// What was changed in the scenario so that it could be followed, in words.
    pub changes: Vec<String>,
}

/// Every order of a scenario as it is timed that a host can tell from the others, or with any
/// traffic an order for each way in which a request can end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// What the scenario is called.
    pub name: String,
    /// As it is timed, or with any traffic.
    pub question: Question,
    /// The judgement of all orders together.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The kind of wire: `tun` or `veth`.
    pub wire: String,
    /// What came of how many orders.
    pub orders: Counts,
    /// What was changed in the scenario so that it could be followed, in words.
    pub changes: Vec<String>,
}

/// Orders by what came of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// Those that agree.
    pub agree: usize,
    /// Those that differ.
    pub differ: usize,
    /// Those that the machine was too busy for.
    pub too_busy: usize,
    /// Those that cannot be followed.
    pub not_run: usize,
    /// Those that were found and not tried.
    pub left_out: usize,
    /// The limit of the exploration that was reached, if one was: there are more.
    pub limit: Option<String>,
}
