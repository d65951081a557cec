//! `idlerace sweep --json` along one setting: how often requests really failed at each value.

use std::collections::BTreeMap;

use idlerace_core::time::Range;
use serde::{Deserialize, Serialize};

use crate::answers::Version;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// The version of this form.
    #[serde(default)]
    pub version: Version<1>,
    /// What the scenario is called.
    pub name: String,
    /// The key of the setting that was moved.
    pub x: String,
    /// What happened at each of its values.
    pub points: Vec<Point>,
    /// How often what came of a first attempt that failed, by its words.
    pub failures: BTreeMap<String, u32>,
    /// The machine's own lags in these runs, which the model was told.
    pub lags: Lags,
    /// At how many values the model's rate lies in the interval.
    pub inside: usize,
    /// Whether chance may have put the others outside; `null` if there was no repetition at
    /// any value.
    pub agrees: Option<bool>,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The value.
    pub value: String,
    /// Repetitions in which the second request's first attempt failed.
    pub failed: u32,
    /// All repetitions but those for which the machine was too busy.
    pub reps: u32,
    /// The 95 % interval of the rate.
    pub interval: (f64, f64),
    /// The model's rate.
    pub model: f64,
    /// Whether that lies in the interval; `null` without a repetition.
    pub inside: Option<bool>,
}

/// Each lag, from the 5th to the 95th percentile of how long it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lags {
    /// Of the client's pause, beyond its length.
    pub pause: Range,
    /// Of the server's idle timer.
    pub idle: Range,
    /// From the server's `close()` to its FIN in the client's kernel.
    pub to_client: Range,
    /// From the client's write to its request in the server's kernel.
    pub to_server: Range,
    /// From the server's write to the client's read of it.
    pub answer: Range,
    /// From picking an idle connection to the write on it.
    pub checkout: Range,
    /// From the server's decision to `close()`.
    pub close: Range,
    /// From reading a request to answering it.
    pub handler: Range,
}
