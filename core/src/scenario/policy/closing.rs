//! How a server closes a connection.

use serde::{Deserialize, Serialize};

use crate::units::time::{Duration, Range};

/// The ways of closing a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Closing {
    /// `close()`: what arrives later is refused with a RST.
    Close,
    /// `shutdown(SHUT_WR)`, then reads and throws away, then `close()`
    /// (RFC 9112 §9.6).
    HalfClose {
        /// How long it reads on.
        drain: Duration,
    },
    /// `close()` with `SO_LINGER` zero: a RST at once.
    Abort,
    /// `close()`, and from the decision to close an idle connection to the call it stays
    /// open and unread for a set time, as Envoy's (fact P5-001).
    Deaf {
        /// How long.
        wait: Duration,
    },
}

impl Closing {
    /// From the decision to close an idle connection to the call, with this lag of the
    /// application.
    #[must_use]
    pub fn delay(self, lag: Range) -> Range {
        match self {
            Self::Deaf { wait } => lag + wait,
            Self::Close | Self::HalfClose { .. } | Self::Abort => lag,
        }
    }
}
