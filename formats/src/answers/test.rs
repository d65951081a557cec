//! `idlerace test --json`: what a program did when each order was forced on it.

use serde::{Deserialize, Serialize};

use super::Version;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// The version of this form.
    pub version: Version<1>,
    /// What came of each order with each method; of one that ended in several ways, each of
    /// these.
    pub rows: Vec<Row>,
    /// How often the program was run, with the runs in which nothing happens and those that
    /// were repeated.
    pub runs: u32,
    /// How long all of it took, in milliseconds.
    pub milliseconds: u64,
}

/// What came of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What the order is called.
    pub order: String,
    /// Its letter in the measured rows of clients, if it has one.
    pub letter: Option<String>,
    /// What was done to the program's connection, in words.
    pub about: String,
    /// The method of the second request.
    pub method: String,
    /// Whether that had an `Idempotency-Key`.
    pub idempotency_key: bool,
    /// How many runs ended like this.
    pub runs: u32,
    /// How many more were not as ordered, and were repeated.
    pub repeated: u32,
    /// How long one of them took, in milliseconds; with several the longest.
    pub milliseconds: u64,
    /// What came of it; of one that was not forced nothing is concluded.
    pub outcome: Option<Outcome>,
    /// Why it was not forced.
    pub not_forced: Option<String>,
    /// What the model says of a client, if one was named: each way in which it can end.
    pub predicted: Vec<Predicted>,
    /// What was expected and is not so, a sentence each.
    pub unmet: Vec<String>,
    /// The named scenario that shows it.
    pub scenario: String,
    /// The query of the page's address that opens it.
    pub link: String,
    /// The file that has what the origin saw of it, if one was asked for.
    pub trace: Option<String>,
}

/// What came of an order that was forced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What the caller was told, and how often the request was applied.
    #[serde(flatten)]
    pub told: Told,
    /// With which code the program ended; by a signal, 128 and its number; if it was not ended
    /// from outside.
    pub exit_code: Option<i32>,
    /// How it ended, with the last line that it wrote.
    pub ended: String,
    /// Each attempt of the second request, as they came.
    pub attempts: Vec<Attempt>,
    /// Both in words.
    pub verdict: String,
}

/// A way in which the model says that a client ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Predicted {
    /// What its caller is told, and how often the request is applied.
    #[serde(flatten)]
    pub told: Told,
    /// In which words the client reports the failure, if it is one.
    pub text: Option<String>,
}

/// What a caller is told, beside what is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Told {
    /// What the caller is told.
    pub told: Word,
    /// How often the request was applied.
    pub applied: u32,
}

/// What a caller is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// That it was done: the program ended with code 0.
    Success,
    /// An error: it ended with another code.
    Error,
    /// Nothing, until it was ended from outside.
    Nothing,
}

impl Word {
    /// The same in a table's cell.
    #[must_use]
    pub const fn briefly(self) -> &'static str {
        match self {
            Self::Success => "answer",
            Self::Error => "error",
            Self::Nothing => "nothing",
        }
    }
}

/// An attempt of the second request: it came at least in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// On which connection, counted from 1 as they were accepted.
    pub connection: u32,
    /// Whether that had carried the first request.
    pub reused: bool,
    /// Whether it was applied.
    pub applied: bool,
}
