//! How a server closes a connection.

use serde::{Deserialize, Serialize};

use crate::units::time::Duration;

/// The three ways of closing a connection.
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
}
