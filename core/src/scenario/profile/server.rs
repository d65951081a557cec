//! What is known of a server.

use crate::scenario::policy::Closing;
use crate::units::time::{Duration, Range};

/// A server whose policies were read or measured.
#[derive(Clone, Copy, Debug)]
pub struct ServerProfile {
    /// The name in scenarios and links.
    pub id: &'static str,
    /// What it does with its connections.
    pub policy: ServerPolicy,
}

/// What a server does with its connections, of itself.
#[derive(Clone, Copy, Debug)]
pub struct ServerPolicy {
    /// Closes a connection that has been idle so long.
    pub idle_timeout: Option<Duration>,
    /// How late it is with that, where it looks only now and then; `None` if that is the
    /// machine's to say.
    pub timer_lag: Option<Range>,
    /// How it closes.
    pub closing: Closing,
    /// Requests on one connection.
    pub max_requests: Option<u32>,
    /// The greatest age of a connection.
    pub max_age: Option<Duration>,
    /// Whether one of that age that is idle waits for its next response to be closed.
    pub old_waits: bool,
    /// What `Keep-Alive: timeout=` says, in whole seconds.
    pub hint: Option<Duration>,
    /// One setting of its user makes both: what is announced is so much below the idle
    /// timeout, in whole seconds. `None` if the two are set apart.
    pub hint_below: Option<Duration>,
}

impl ServerPolicy {
    /// A server that keeps connections for ever and says nothing.
    pub const NONE: Self = Self {
        idle_timeout: None,
        timer_lag: None,
        closing: Closing::Close,
        max_requests: None,
        max_age: None,
        old_waits: false,
        hint: None,
        hint_below: None,
    };

    /// What it announces with an idle timeout that its user has set, in the place of what it
    /// announced before. The outer `None` if that stays as it is.
    #[must_use]
    pub fn hint_of(
        &self,
        idle_timeout: Option<Duration>,
        before: Option<Duration>,
    ) -> Option<Option<Duration>> {
        let (below, _) = self.hint_below.zip(before)?;
        // A server that waits for ever announces nothing; below a second, "timeout=0" (P1-021).
        Some(idle_timeout.map(|timeout| timeout.less(below).unwrap_or_default().whole_secs()))
    }
}
