//! `idlerace causes --json`: what can be behind an error text, or every cause.

use idlerace_core::explain::Cause;
use serde::{Deserialize, Serialize};

use super::Version;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Causes {
    /// The version of this form.
    pub version: Version<2>,
    /// What was looked for; `None` if a log was searched, or nothing looked for.
    pub text: Option<String>,
    /// Of a log, what was searched.
    pub log: Option<Log>,
    /// How they were found: `text`, `part` of what was asked for, or by the `program` it names.
    pub how: String,
    /// The texts that were found; first those of programs that are named.
    pub found: Vec<Found>,
    /// If none was: texts that come near.
    pub near: Vec<String>,
    /// How many reports are counted.
    pub reports: usize,
    /// What these reports are.
    pub reports_are: String,
    /// What can be behind it: first what each of the texts can stand for, and of both groups the
    /// most reported first.
    pub kinds: Vec<KindOfCauses>,
}

/// What was searched of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// How many lines it has.
    pub lines: u64,
    /// How many of them have a known error text.
    pub matched: u64,
}

/// An error text, and who says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The program.
    pub who: String,
    /// The versions of which it is known; `None` where a source alone is.
    pub versions: Option<String>,
    /// The profile whose text it is.
    pub profile: Option<String>,
    /// The text; `N` stands for a number.
    pub text: String,
    /// Where it was read; `None` for a profile, which has its own sources.
    pub source: Option<String>,
    /// How many lines of the input have it.
    pub lines: u64,
    /// The causes that end so.
    pub causes: Vec<Cause>,
    /// The names of the kinds of causes that do.
    pub kinds: Vec<String>,
}

/// A kind of causes: what ended the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindOfCauses {
    /// Its name.
    pub kind: String,
    /// What happened.
    pub sentence: String,
    /// What tells it from the other kinds.
    pub tell: String,
    /// What makes it rarer, or harmless.
    pub helps: String,
    /// How many of the reports name it.
    pub reports: usize,
    /// Where these reports stand.
    pub sources: Vec<String>,
    /// The named scenario that shows it, if one does.
    pub scenario: Option<String>,
    /// The command that shows it with the text that was asked for, or with its failure, as far
    /// as a named scenario does.
    pub show: Option<String>,
    /// The causes of this kind that end so; none for what the model has not.
    pub causes: Vec<OneCause>,
}

/// A cause, and what tells it from the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneCause {
    /// Its name.
    pub cause: Cause,
    /// What happened.
    pub sentence: String,
    /// Whether the request was applied, though the client is told of a failure; `null` where it
    /// can be either.
    pub applied: Option<bool>,
    /// What the client's error shows.
    pub client: String,
    /// What the server's log shows.
    pub server: String,
    /// What a capture shows.
    pub wire: String,
    /// The named scenarios in which it can be watched.
    pub scenarios: Vec<String>,
    /// The command that shows it.
    pub show: String,
    /// Whether that ends in the text that was asked for, or in the failure that it stands for.
    pub as_said: bool,
}
