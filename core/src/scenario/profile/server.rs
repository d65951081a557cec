//! What is known of a server.

use crate::scenario::policy::Closing;
use crate::units::time::Duration;

/// A server whose policies were read or measured.
#[derive(Clone, Copy, Debug)]
pub struct ServerProfile {
    /// The name in scenarios and links.
    pub id: &'static str,
    /// The name for people, with the version that the figures are of.
    pub title: &'static str,
    /// What it does with its connections.
    pub policy: ServerPolicy,
}

/// What a server does with its connections, of itself.
#[derive(Clone, Copy, Debug)]
pub struct ServerPolicy {
    /// Closes a connection that has been idle so long.
    pub idle_timeout: Option<Duration>,
    /// How it closes.
    pub closing: Closing,
    /// Requests on one connection.
    pub max_requests: Option<u32>,
    /// What `Keep-Alive: timeout=` says, in whole seconds.
    pub hint: Option<Duration>,
}

impl ServerPolicy {
    /// A server that keeps connections for ever and says nothing.
    pub const NONE: Self = Self {
        idle_timeout: None,
        closing: Closing::Close,
        max_requests: None,
        hint: None,
    };
}
