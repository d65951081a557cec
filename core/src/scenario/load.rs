//! What a client is asked to do.

use serde::{Deserialize, Serialize};

use crate::http::message::Method;
use crate::units::time::Range;

/// The requests of a run, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// How many.
    pub count: u32,
    /// From the end of one to the beginning of the next.
    pub pause: Range,
    /// The method of all of them.
    pub method: Method,
    /// Whether they carry an `Idempotency-Key` (fact P3-015).
    pub idempotency_key: bool,
    /// Whether the body can be sent a second time (Go's `GetBody`, curl's rewind).
    pub replayable: bool,
    /// Octets of request line and header fields.
    pub head_bytes: u32,
    /// Octets of content.
    pub body_bytes: u32,
    /// Octets of a whole response.
    pub response_bytes: u32,
}

/// Octets of a response's head, status line and fields; a shorter response has no content.
const RESPONSE_HEAD_BYTES: u32 = 100;

impl Requests {
    /// Octets of content of a response.
    #[must_use]
    pub const fn response_content(&self) -> u32 {
        self.response_bytes.saturating_sub(RESPONSE_HEAD_BYTES)
    }
}
