//! Cowboy, which Phoenix can serve with.

use crate::scenario::policy::Closing;
use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Cowboy, which Phoenix can serve with.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "cowboy",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        closing: Closing::HalfClose {
            drain: Duration::from_secs(1),
        },
        max_requests: Some(1_000),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Cowboy 2",
    settings: &[
        Setting::in_plain_millis(
            ("request_timeout", "request_timeout => {}"),
            "server.idle_timeout",
        ),
        Setting::in_requests(
            ("max_keepalive", "max_keepalive => {}"),
            "server.max_requests",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "2.18.0; before 2.5 it did not wait in its close",
    rows: &[],
    sources: &[
        Source::new(
            "idle timeout 5 s: request_timeout, from the last response on",
            "P7-030",
        ),
        Source::new(
            "shutdown(SHUT_WR), then reads and throws away for 1 s (linger_timeout)",
            "P7-031",
        ),
        Source::new("1000 requests a connection", "P7-032"),
        Source::new("how late its timer is: not known here", "P7-030"),
    ],
    settings: &[
        Source::new("request_timeout", "P7-030"),
        Source::new("max_keepalive", "P7-032"),
    ],
};
