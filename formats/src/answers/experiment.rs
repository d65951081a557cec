//! `idlerace --json`: the article's experiment on this machine.

use serde::{Deserialize, Serialize};

use super::Version;
use crate::verdict::Verdict;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experiment {
    /// The version of this form.
    pub version: Version<1>,
    /// The judgement of all rows together.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Its rows, in order.
    pub rows: Vec<Row>,
}

/// Clients that did the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The part of the experiment: `printed`, `sweep`, `slow` or `fix`.
    pub part: String,
    /// What is special about it.
    pub label: String,
    /// The judgement.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How many requests were sent.
    pub requests: u32,
    /// How many requests the machine was too late for.
    pub not_judged: usize,
    /// The ways of ending that were predicted or seen.
    pub ways: Vec<Way>,
}

/// One way of ending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// How a request ends, in words.
    pub ends: String,
    /// Whether the model says that it can happen.
    pub predicted: bool,
    /// How often it did.
    pub observed: u32,
}
