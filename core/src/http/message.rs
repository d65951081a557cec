//! HTTP meaning without bytes: methods and what may be done twice (RFC 9110).

use core::fmt;

use serde::{Deserialize, Serialize};

/// A request method of RFC 9110 §9.3 or RFC 5789.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Safe.
    Get,
    /// Safe.
    Head,
    /// Safe.
    Options,
    /// Safe.
    Trace,
    /// Idempotent, not safe.
    Put,
    /// Idempotent, not safe.
    Delete,
    /// Neither.
    Post,
    /// Neither (RFC 5789).
    Patch,
}

impl Method {
    /// Every method, safe ones first.
    pub const ALL: [Self; 8] = [
        Self::Get,
        Self::Head,
        Self::Options,
        Self::Trace,
        Self::Put,
        Self::Delete,
        Self::Post,
        Self::Patch,
    ];

    /// Asks for nothing to be changed (RFC 9110 §9.2.1, fact P3-001).
    #[must_use]
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace)
    }

    /// Doing it twice intends the same as doing it once (RFC 9110 §9.2.2, fact P3-002).
    #[must_use]
    pub const fn is_idempotent(self) -> bool {
        self.is_safe() || matches!(self, Self::Put | Self::Delete)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Post => "POST",
            Self::Patch => "PATCH",
        })
    }
}

/// Which request of a run, counting from 1. A retry is the same request again.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct RequestId(pub u32);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A request, as far as a server goes by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Request {
    /// Which one.
    pub id: RequestId,
    /// It says `Connection: close`.
    pub close: bool,
}

/// What a response says about the connection it came on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Persistence {
    /// `Connection: close` (RFC 9112 §9.6): this response is the last.
    pub close: bool,
    /// `Keep-Alive: timeout=N`, in whole seconds (fact P3-013).
    pub timeout_secs: Option<u32>,
}
