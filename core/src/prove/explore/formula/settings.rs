//! The settings that can decide where no idle timeout does, each with how it is left out.

use crate::scenario::retry::Retry;
use crate::scenario::{Scenario, Service};
use crate::units::time::Duration;

/// A setting that may decide.
pub(super) struct Candidate {
    pub(super) key: &'static str,
    /// Takes it away; `None` if the scenario does not have it.
    pub(super) without: fn(&Scenario) -> Option<Scenario>,
    pub(super) because: &'static str,
    /// What takes it away is a value that nobody has set: it stands for any.
    pub(super) assumes: bool,
}

/// The scenario after a change, if that has changed anything.
fn changed(scenario: &Scenario, change: impl FnOnce(&mut Scenario)) -> Option<Scenario> {
    let mut other = scenario.clone();
    change(&mut other);
    (other != *scenario).then_some(other)
}

/// Whether the client's margin leaves nothing of what the server announces: then it keeps no
/// connection (fact P2-016).
pub(super) fn eats_hint(scenario: &Scenario) -> bool {
    let both = scenario.server.hint.zip(scenario.client.hint_margin);
    both.is_some_and(|(hint, margin)| hint <= margin)
}

/// What can make a scenario safe.
pub(super) const PROTECTS: &[Candidate] = &[
    Candidate {
        key: "client.keep_alive",
        without: |s| changed(s, |s| s.client.keep_alive = true),
        because: "the client uses no connection twice",
        assumes: false,
    },
    Candidate {
        key: "server.announces_close",
        without: |s| changed(s, |s| s.server.announces_close = false),
        because: "each response announces that the server closes, so that none is used twice",
        assumes: false,
    },
    Candidate {
        key: "server.max_requests",
        // A connection that takes two is used twice.
        without: |s| match s.server.max_requests {
            Some(1) => changed(s, |s| s.server.max_requests = None),
            Some(_) | None => None,
        },
        because: "the server announces its close with the first response, so that no connection \
                  is used twice",
        assumes: false,
    },
    Candidate {
        key: "client.hint_margin",
        without: |s| {
            let eaten = eats_hint(s);
            changed(s, |s| s.client.hint_margin = None).filter(|_| eaten)
        },
        because: "the server announces no more than the client takes off, so that no connection \
                  is used twice",
        assumes: false,
    },
    Candidate {
        key: "client.request_timeout",
        without: |s| changed(s, |s| s.client.request_timeout = None),
        because: "the client gives each request up before it is answered, and its connection with it",
        assumes: false,
    },
    Candidate {
        key: "server.service",
        without: |s| changed(s, |s| s.server.service = Service::Http),
        because: "the server closes after each response, so that none is used twice",
        assumes: false,
    },
    Candidate {
        key: "client.retry",
        without: |s| changed(s, |s| s.client.retry = Retry::NEVER),
        because: "the client sends a request again when its connection fails",
        assumes: false,
    },
    Candidate {
        key: "client.tcp_keepalive",
        without: |s| changed(s, |s| s.client.tcp_keepalive = None),
        because: "the probes of TCP keep the device on the way from forgetting",
        assumes: false,
    },
    Candidate {
        key: "server.idle_timeout",
        without: |s| {
            let brief = Some(Duration::from_millis(300));
            changed(s, |s| {
                s.server.idle_timeout = s.server.idle_timeout.or(brief);
            })
        },
        because: "the server closes no idle connection",
        assumes: true,
    },
];

/// What no idle timeout is a match for.
pub(super) const THREATENS: &[Candidate] = &[
    Candidate {
        key: "server.shutdown_at",
        without: |s| changed(s, |s| s.server.shutdown_at = None),
        because: "the server can be shut down at any moment",
        assumes: false,
    },
    Candidate {
        key: "server.max_age",
        without: |s| changed(s, |s| s.server.max_age = None).filter(|_| !s.server.old_waits),
        because: "the server closes a connection of its greatest age at any moment",
        assumes: false,
    },
    Candidate {
        key: "server.killed_at",
        without: |s| changed(s, |s| s.server.killed_at = None),
        because: "the server can be killed at any moment",
        assumes: false,
    },
    Candidate {
        key: "server.host_down",
        without: |s| changed(s, |s| s.server.host_down = None),
        because: "the server's host can go down at any moment",
        assumes: false,
    },
    Candidate {
        key: "server.queue_full",
        without: |s| changed(s, |s| s.server.queue_full = None),
        because: "the server's queue can be full at any moment",
        assumes: false,
    },
    Candidate {
        key: "server.death",
        without: |s| changed(s, |s| s.server.death = None),
        because: "the server's process dies while it works on a request",
        assumes: false,
    },
    Candidate {
        key: "client.suspended_at",
        without: |s| changed(s, |s| s.client.suspended_at = None),
        because: "the client's process can be suspended at any moment",
        assumes: false,
    },
    Candidate {
        key: "server.service",
        without: |s| changed(s, |s| s.server.service = Service::Http),
        because: "what is behind the port does not serve such requests",
        assumes: false,
    },
    Candidate {
        key: "network.faults",
        without: |s| changed(s, |s| s.network.faults.clear()),
        because: "segments are lost or late on the way",
        assumes: false,
    },
    Candidate {
        key: "network.middlebox",
        without: |s| changed(s, |s| s.network.middlebox = None),
        because: "a device on the way ends connections",
        assumes: false,
    },
    Candidate {
        key: "client.retry",
        without: |s| changed(s, |s| s.client.retry = Retry::NEVER),
        because: "the client sends a request again that may have been applied",
        assumes: false,
    },
];
