//! Errors as Linux names them. Which call returns which is decided in `tcp`.

use core::fmt;

use serde::{Deserialize, Serialize};

/// What a failed call leaves in `errno`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Errno {
    /// `EAGAIN`: the call would have to wait.
    #[serde(rename = "EAGAIN")]
    Again,
    /// `EPIPE`: writing where nothing can be written any more.
    #[serde(rename = "EPIPE")]
    Pipe,
    /// `ECONNRESET`: the peer's RST was accepted.
    #[serde(rename = "ECONNRESET")]
    ConnReset,
    /// `ENOTCONN`: the endpoint never had a connection.
    #[serde(rename = "ENOTCONN")]
    NotConn,
    /// `ETIMEDOUT`: retransmission was given up.
    #[serde(rename = "ETIMEDOUT")]
    TimedOut,
    /// `ECONNREFUSED`: a RST answered the SYN.
    #[serde(rename = "ECONNREFUSED")]
    ConnRefused,
}

impl Errno {
    /// Every value, in the order of its number.
    pub const ALL: [Self; 6] = [
        Self::Again,
        Self::Pipe,
        Self::ConnReset,
        Self::NotConn,
        Self::TimedOut,
        Self::ConnRefused,
    ];

    /// The number on Linux (`errno(3)`, generic architectures).
    #[must_use]
    pub const fn number(self) -> i32 {
        match self {
            Self::Again => 11,
            Self::Pipe => 32,
            Self::ConnReset => 104,
            Self::NotConn => 107,
            Self::TimedOut => 110,
            Self::ConnRefused => 111,
        }
    }

    /// The value with this number on Linux, if the model knows it.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|errno| errno.number() == number)
    }

    /// What `strerror(3)` says.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Again => "Resource temporarily unavailable",
            Self::Pipe => "Broken pipe",
            Self::ConnReset => "Connection reset by peer",
            Self::NotConn => "Transport endpoint is not connected",
            Self::TimedOut => "Connection timed out",
            Self::ConnRefused => "Connection refused",
        }
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Again => "EAGAIN",
            Self::Pipe => "EPIPE",
            Self::ConnReset => "ECONNRESET",
            Self::NotConn => "ENOTCONN",
            Self::TimedOut => "ETIMEDOUT",
            Self::ConnRefused => "ECONNREFUSED",
        })
    }
}
