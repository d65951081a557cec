//! `idlerace servers --json`: when real servers close an idle connection and how, beside what
//! their profiles say.

use serde::{Deserialize, Serialize};

use super::clients::NotRun;
use crate::answers::Version;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Servers {
    /// The version of this form.
    pub version: Version<1>,
    /// When it was made (RFC 9110 §5.6.7).
    pub date: String,
    /// On which system, with its version.
    pub system: String,
    /// Those that were run.
    pub servers: Vec<Server>,
    /// Those that were not run, for something that they need is not there.
    pub not_run: Vec<NotRun>,
    /// Those that were started and could not be measured.
    #[serde(default)]
    pub broken: Vec<NotRun>,
    /// How long all of it took, in milliseconds.
    pub milliseconds: u64,
}

/// A server that was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Server {
    /// What it is asked for by.
    pub id: String,
    /// Its version, as it says it.
    pub server: String,
    /// The profile that it was held against, if there is one.
    pub profile: Option<String>,
    /// The idle timeout that it was started with, in milliseconds.
    pub configured_ms: u64,
    /// When it closed.
    pub idle: Idle,
    /// When it closes by its profile.
    pub expected: Option<Span>,
    /// On how many connections the close came as a FIN.
    pub fin: u32,
    /// And on how many as a RST.
    pub rst: u32,
    /// What `Keep-Alive` says in its answers.
    pub hint: Option<String>,
    /// How many requests of those that were tried on one connection it served before it closed,
    /// if it did.
    pub max_requests: Option<u32>,
    /// What became of requests near the end of the idle time.
    pub deaf: Deaf,
    /// What it did when it was told to end; nothing where it could not be.
    #[serde(default)]
    pub drain: Option<Drain>,
    /// What is not as the profile says, in words.
    pub differences: Vec<String>,
}

/// How long after an answer a server closed, as its client saw it, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Idle {
    /// On so many connections.
    pub n: u32,
    /// The soonest.
    pub min_ms: f64,
    /// Half of them came no later.
    pub median_ms: f64,
    /// The latest.
    pub max_ms: f64,
}

/// A span, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// From here on.
    pub from_ms: f64,
    /// Up to here.
    pub to_ms: f64,
}

/// Requests that were sent near the end of the idle time, before the close was there.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deaf {
    /// So many.
    pub asked: u32,
    /// So many of them were not answered.
    pub lost: u32,
    /// The longest time from one that was lost to the close, in milliseconds.
    pub window_ms: f64,
    /// How far apart in time the requests were where answers end, in milliseconds.
    pub within_ms: f64,
    /// In so many idle timeouts this was found.
    pub timeouts: u32,
}

/// A server that was told to end (SIGTERM), and what became of its connections.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drain {
    /// So many connections were idle, and on as many others a request was sent.
    pub n: u32,
    /// So many of the idle ones were closed within two seconds.
    pub idle_closed: u32,
    /// So many of these by a RST.
    pub idle_rst: u32,
    /// When the last of these was, in milliseconds from the signal.
    pub idle_last_ms: Option<f64>,
    /// So many milliseconds behind the signal the requests were sent.
    pub asked_after_ms: u64,
    /// So many of them were answered.
    pub answered: u32,
    /// So many of the answers said `Connection: close`.
    pub announced: u32,
    /// So many requests were not answered, though no end had been seen.
    pub lost: u32,
    /// So many were not sent: the end was there.
    pub gone: u32,
}
