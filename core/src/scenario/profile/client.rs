//! What is known of a client.

use crate::scenario::policy::{Liveness, WhileWriting};
use crate::scenario::retry::Retry;
use crate::units::time::Duration;

/// A client whose policies were read or measured.
#[derive(Clone, Copy, Debug)]
pub struct ClientProfile {
    /// The name in scenarios and links.
    pub id: &'static str,
    /// What it does with its connections.
    pub policy: ClientPolicy,
    /// When it sends a failed request again.
    pub retry: Retry,
}

/// What a client does with its connections, of itself.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about a client"
)]
pub struct ClientPolicy {
    /// Closes a connection that has been idle so long.
    pub idle_timeout: Option<Duration>,
    /// The greatest age of a connection.
    pub max_age: Option<Duration>,
    /// Closes this much before a `Keep-Alive: timeout=` hint runs out; without it the hint
    /// is ignored.
    pub hint_margin: Option<Duration>,
    /// How it learns that an idle connection is dead.
    pub liveness: Liveness,
    /// It asks its kernel to probe idle connections every so many seconds, unless its user turns
    /// that off. A scenario counts what `client.tcp_keepalive` says, and no more.
    pub probes: Option<u32>,
    /// Whether it writes the head and the body in two calls.
    pub splits_write: bool,
    /// Whether it reads on after a failed write, in case a response came early.
    pub reads_after_failed_write: bool,
    /// Whether it reads while its kernel has no room for the rest of a request.
    pub while_writing: WhileWriting,
    /// Whether it takes a response whose content ends early for a whole one.
    pub takes_short_answers: bool,
    /// Whether it polls no connection for a GET.
    pub spares_get: bool,
}

impl ClientPolicy {
    /// A client that keeps its connections for ever and never looks.
    pub const NONE: Self = Self {
        idle_timeout: None,
        max_age: None,
        hint_margin: None,
        liveness: Liveness::None,
        probes: None,
        splits_write: false,
        reads_after_failed_write: false,
        while_writing: WhileWriting::Waits,
        takes_short_answers: false,
        spares_get: false,
    };
}
