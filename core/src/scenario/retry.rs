//! When a failed request is sent again without asking: the rules of a library, as data.
//!
//! The rules see what the client sees. Whether the request was applied is not among it.

use serde::{Deserialize, Serialize};

use crate::http::message::Method;
use crate::http::outcome::Failure;
use crate::scenario::load::Requests;

/// Which requests an automatic retry is for, by what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about a client"
)]
pub struct Retry {
    /// The connection was found closed between checkout and the first write.
    pub closed_idle: Methods,
    /// Nothing could be written.
    pub nothing_written: Methods,
    /// The request was written and nothing came back.
    pub no_response: Methods,
    /// The response broke off.
    pub partial_response: Methods,
    /// Part of the request was written, and the rest could not be; `null` as with no response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_cut: Option<Methods>,
    /// An `Idempotency-Key` makes any method count as safe.
    pub key_counts: bool,
    /// A body that can't be sent again forbids the retry.
    pub needs_replayable: bool,
    /// Only after a failure on a reused connection.
    pub reused_only: bool,
    /// Only a request without a body.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bodyless_only: bool,
    /// Attempts beyond the first, at most.
    pub limit: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
pub(super) const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A set of methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Methods {
    /// No method.
    None,
    /// Safe methods (RFC 9110 §9.2.1).
    Safe,
    /// Idempotent methods whose requests carry no content: all of these but PUT.
    WithoutContent,
    /// Idempotent methods (RFC 9110 §9.2.2).
    Idempotent,
    /// Every method.
    Any,
}

impl Methods {
    /// Whether the method is in the set.
    #[must_use]
    pub const fn contains(self, method: Method) -> bool {
        match self {
            Self::None => false,
            Self::Safe => method.is_safe(),
            Self::WithoutContent => method.is_idempotent() && !matches!(method, Method::Put),
            Self::Idempotent => method.is_idempotent(),
            Self::Any => true,
        }
    }
}

/// Whether a failed attempt is followed by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryDecision {
    /// It is.
    Yes,
    /// The rules are against it.
    No,
    /// The rules are for it, the count is used up.
    Exhausted,
}

impl Retry {
    /// Nothing is sent again. What a profile's own rules begin from: bodies have to be at
    /// hand, and only a reused connection excuses a failure.
    pub const NEVER: Self = Self {
        closed_idle: Methods::None,
        nothing_written: Methods::None,
        no_response: Methods::None,
        partial_response: Methods::None,
        request_cut: None,
        key_counts: false,
        needs_replayable: true,
        reused_only: true,
        bodyless_only: false,
        limit: 0,
    };

    /// Whether a failure is followed by another attempt. `tried` counts the attempts
    /// made so far.
    #[must_use]
    pub fn again(
        &self,
        requests: &Requests,
        failure: Failure,
        reused: bool,
        tried: u32,
    ) -> RetryDecision {
        let methods = match failure {
            Failure::ClosedIdle(_) => self.closed_idle,
            Failure::NothingWritten(_) => self.nothing_written,
            Failure::RequestCut(_) => self.request_cut.unwrap_or(self.no_response),
            Failure::NoResponse(_) => self.no_response,
            Failure::PartialResponse(_) => self.partial_response,
            Failure::NotConnected(_) | Failure::TimedOut | Failure::Hangs => {
                return RetryDecision::No;
            }
        };
        let by_key = self.key_counts && requests.idempotency_key && methods.contains(Method::Get);
        let method = methods.contains(requests.method) || by_key;
        let bodyless = requests.body_bytes == 0;
        let at_hand = requests.replayable || bodyless || !self.needs_replayable;
        let body = at_hand && (bodyless || !self.bodyless_only);
        if !method || !body || (self.reused_only && !reused) {
            RetryDecision::No
        } else if tried > self.limit {
            RetryDecision::Exhausted
        } else {
            RetryDecision::Yes
        }
    }
}
