//! A serving process that dies while it works.

use serde::{Deserialize, Serialize};

/// The serving process dies while it works on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Death {
    /// While serving which request, counting those read over the whole run.
    pub request: u32,
    /// Whether every later one dies too.
    pub and_later: bool,
    /// Before or after the request was applied.
    pub when: DeathPoint,
    /// Whether its connections end by RST (`SO_LINGER` zero) instead of FIN.
    pub resets: bool,
    /// Octets of the response that it has written by then, fewer than the response has
    /// (RFC 9112 §8: an incomplete message). Only after applying.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub written: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_zero(octets: &u32) -> bool {
    *octets == 0
}

/// Where in its work a process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeathPoint {
    /// The request has been read and nothing was done.
    BeforeApplying,
    /// Its effect is there, and the answer is not, or not all of it.
    AfterApplying,
}

impl Death {
    /// Whether it comes at this point of serving the `nth` request of the run.
    #[must_use]
    pub fn strikes(&self, nth: u32, point: DeathPoint) -> bool {
        self.when == point && (nth == self.request || (self.and_later && nth > self.request))
    }
}
