//! What a proxy makes of the outcome at its next hop: data of its product.
//!
//! Knows no product, no time and no trace.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::http::outcome::Failure;

/// What a client gets of a proxy in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reply {
    /// The application's own answer.
    #[serde(rename = "200")]
    Answered,
    /// 502 Bad Gateway.
    #[serde(rename = "502")]
    BadGateway,
    /// 503 Service Unavailable.
    #[serde(rename = "503")]
    Unavailable,
    /// 504 Gateway Timeout.
    #[serde(rename = "504")]
    GatewayTimeout,
    /// None: the proxy closes the connection.
    #[serde(rename = "close")]
    Closed,
    /// None: the proxy resets the connection (`SO_LINGER` zero).
    #[serde(rename = "reset")]
    Reset,
}

impl Reply {
    /// Every one that can stand for a failure at the next hop, as it is written.
    pub const OF_FAILURES: [&'static str; 5] = ["502", "503", "504", "close", "reset"];
    /// The same in that order.
    const FAILURES: [Self; 5] = [
        Self::BadGateway,
        Self::Unavailable,
        Self::GatewayTimeout,
        Self::Closed,
        Self::Reset,
    ];

    /// The one that is written so, of those that can stand for a failure.
    #[must_use]
    pub fn of_failure(text: &str) -> Option<Self> {
        let place = Self::OF_FAILURES.iter().position(|one| *one == text)?;
        Self::FAILURES.get(place).copied()
    }

    /// Whether it is an answer, with whatever status.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        match self {
            Self::Answered | Self::BadGateway | Self::Unavailable | Self::GatewayTimeout => true,
            Self::Closed | Self::Reset => false,
        }
    }
}

/// As it is written.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Answered => "200",
            Self::BadGateway => "502",
            Self::Unavailable => "503",
            Self::GatewayTimeout => "504",
            Self::Closed => "close",
            Self::Reset => "reset",
        })
    }
}

/// When a proxy answers a failure at its next hop by closing to its client without an answer,
/// so that the client sees what the proxy saw and may send again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mirror {
    /// Never.
    #[default]
    Never,
    /// If the connection to the next hop had served before.
    KeptUpstream,
    /// If it was not the first request on its client's connection.
    LaterRequest,
}

impl Mirror {
    /// Every one, as it is written.
    pub const NAMES: [&'static str; 3] = ["never", "kept-upstream", "later-request"];
    /// The same in that order.
    const ALL: [Self; 3] = [Self::Never, Self::KeptUpstream, Self::LaterRequest];

    /// The one that is written so.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let place = Self::NAMES.iter().position(|one| *one == text)?;
        Self::ALL.get(place).copied()
    }

    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::KeptUpstream => "kept-upstream",
            Self::LaterRequest => "later-request",
        }
    }
}

/// What a proxy makes of the outcome at its next hop. How long it waits for that, and when it
/// sends again, is the policy of its client's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relay {
    /// Of a connection that could not be had.
    pub no_connection: Reply,
    /// Of a request to which nothing came back.
    pub no_response: Reply,
    /// Of a response that broke off.
    pub partial_response: Reply,
    /// Of its own timeout.
    pub timed_out: Reply,
    /// When it closes in the place of `no_response`.
    pub mirrors: Mirror,
    /// The first request of a client's connection goes on no kept connection (`http-reuse safe`).
    pub first_fresh: bool,
}

impl Relay {
    /// 502, and 504 for its own timeout; half an answer ends as half an answer.
    pub const USUAL: Self = Self {
        no_connection: Reply::BadGateway,
        no_response: Reply::BadGateway,
        partial_response: Reply::Closed,
        timed_out: Reply::GatewayTimeout,
        mirrors: Mirror::Never,
        first_fresh: false,
    };

    /// What its client gets of a failure; `None` while the proxy waits.
    ///
    /// `kept`: the connection to the next hop had served before; `later`: the request was not
    /// the first on its client's connection.
    #[must_use]
    pub const fn reply(&self, failure: Failure, kept: bool, later: bool) -> Option<Reply> {
        let mirrors = match self.mirrors {
            Mirror::Never => false,
            Mirror::KeptUpstream => kept,
            Mirror::LaterRequest => later,
        };
        Some(match failure {
            Failure::NotConnected(_) => self.no_connection,
            Failure::ClosedIdle(_)
            | Failure::NothingWritten(_)
            | Failure::RequestCut(_)
            | Failure::NoResponse(_) => {
                if mirrors {
                    Reply::Closed
                } else {
                    self.no_response
                }
            }
            Failure::PartialResponse(_) => self.partial_response,
            Failure::TimedOut => self.timed_out,
            Failure::Hangs => return None,
        })
    }
}
