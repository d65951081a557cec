//! Hypercorn.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Hypercorn.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "hypercorn",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        max_requests: Some(1_000),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Hypercorn 0.18",
    settings: &[
        Setting::in_secs(
            ("keep_alive_timeout", "hypercorn --keep-alive {}"),
            "server.idle_timeout",
        ),
        Setting::in_requests(
            ("keep_alive_max_requests", "keep_alive_max_requests = {}"),
            "server.max_requests",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "0.18",
    rows: &[],
    sources: &[
        Source::new(
            "idle timeout 5 s; 1000 requests a connection; no hint",
            "P1-032",
        ),
        Source::new(
            "close() on expiry; its window is milliseconds",
            "P1-032, P5-002",
        ),
    ],
    settings: &[
        Source::new("keep_alive_timeout", "P1-032"),
        Source::new("keep_alive_max_requests", "P1-032"),
    ],
};
