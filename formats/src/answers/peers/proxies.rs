//! `idlerace proxies --json`: what real proxies made of requests at the edges of their timeouts,
//! beside what the model says of their profiles.

use std::fmt;

use idlerace_core::prove_chain::applied;
use serde::{Deserialize, Serialize};

use super::super::Version;
use super::clients::NotRun;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proxies {
    /// The version of this form.
    pub version: Version<1>,
    /// When it was made (RFC 9110 §5.6.7).
    pub date: String,
    /// On which system, with its version.
    pub system: String,
    /// Those that were run.
    pub proxies: Vec<Proxy>,
    /// Those that were not run.
    pub not_run: Vec<NotRun>,
    /// How long all of it took, in milliseconds.
    pub milliseconds: u64,
}

/// A proxy that was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proxy {
    /// What it is asked for by, and the id of its profile.
    pub id: String,
    /// Its version, as it says it.
    pub proxy: String,
    /// What it made of the requests at each edge, with each method.
    pub rows: Vec<Row>,
}

/// An edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// The application closes a connection of the proxy's pool, and reads nothing in the last
    /// moment before that.
    Upstream,
    /// The proxy closes a connection of its pool.
    Pool,
    /// The proxy closes its client's connection.
    Downstream,
    /// The proxy waits no longer for the application's answer.
    Answer,
    /// The application closes in the place of an answer, on a kept connection; no timeout.
    NoAnswer,
    /// The same on a connection that the proxy has opened for this request.
    NoAnswerFresh,
}

impl Edge {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Upstream,
        Self::Pool,
        Self::Downstream,
        Self::Answer,
        Self::NoAnswer,
        Self::NoAnswerFresh,
    ];

    /// What it is called.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Upstream => "the application closes",
            Self::Pool => "the proxy closes to its upstream",
            Self::Downstream => "the proxy closes to its client",
            Self::Answer => "the proxy waits no longer",
            Self::NoAnswer => "no answer, on a kept connection",
            Self::NoAnswerFresh => "no answer, on a fresh connection",
        }
    }
}

/// What became of the requests at one edge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Where.
    pub edge: Edge,
    /// The method of all requests.
    pub method: String,
    /// The timeout at whose edge they were, in milliseconds; null if there is none.
    pub timeout_ms: Option<u64>,
    /// So many were sent.
    pub requests: u32,
    /// So many of them are not judged, for the machine kept one side from its turn for too long.
    pub not_judged: u32,
    /// So many ended as the model has it for their own pause, or their own time in the
    /// application, on a machine that is never late.
    pub as_timed: u32,
    /// Every way of ending that was seen or is predicted.
    pub ends: Vec<End>,
    /// What was seen and is not predicted, in words.
    pub differences: Vec<String>,
}

/// A way for a request to end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// The status that its client read, if it read one.
    pub status: Option<u16>,
    /// What its client failed with, if it did.
    pub failed: Option<String>,
    /// How often it was applied; 2 stands for more, too.
    pub applied: u32,
    /// So many were seen.
    pub seen: u32,
    /// So many are expected: the same requests in the model, on a machine that is never late.
    pub expected: u32,
    /// Whether it can be, by the model, after whatever pause.
    pub predicted: bool,
}

/// What its client knows, and how often it was applied.
impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.status, &self.failed) {
            (Some(status), _) => write!(f, "{status}")?,
            (None, Some(failed)) => f.write_str(failed)?,
            (None, None) => {}
        }
        write!(f, ", {}", applied(self.applied))
    }
}
