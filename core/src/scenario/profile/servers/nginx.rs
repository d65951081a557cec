//! nginx, towards its clients.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// nginx, towards its clients.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "nginx",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(75)),
        max_requests: Some(1_000),
        max_age: Some(Duration::from_secs(3_600)),
        old_waits: true,
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "nginx",
    settings: &[
        Setting::in_secs(
            ("keepalive_timeout", "keepalive_timeout {}s;"),
            "server.idle_timeout",
        ),
        Setting::in_requests(
            ("keepalive_requests", "keepalive_requests {};"),
            "server.max_requests",
        ),
        Setting::in_secs(("keepalive_time", "keepalive_time {}s;"), "server.max_age"),
        Setting::in_secs(
            (
                "keepalive_timeout T header",
                "keepalive_timeout T {}s;  (T as it is)",
            ),
            "server.hint",
        ),
        Setting::SERVER_SAYS_CLOSE,
        Setting {
            note: "nginx has it since 1.27.4; it counts from a connection's last response. Whoever \
                   stops nginx has to wait for longer than that before it kills it.",
            ..Setting::in_secs(
                ("keepalive_min_timeout", "keepalive_min_timeout {}s;"),
                "server.drain",
            )
        },
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.22 to 1.31",
    rows: &["nginx "],
    sources: &[
        Source::new("idle timeout 75 s", "P1-001"),
        Source::new("1000 requests a connection", "P1-002"),
        Source::new(
            "greatest age 3600 s: the next request is the last",
            "P1-002, P7-074",
        ),
        Source::new("no hint unless asked for", "P1-004"),
        Source::new(
            "close() on expiry, without a last look",
            "P1-005, servers.json",
        ),
    ],
    settings: &[
        Source::new("keepalive_timeout", "P1-001"),
        Source::new("keepalive_requests", "P1-002"),
        Source::new("keepalive_time", "P1-002, P7-074"),
        Source::new("keepalive_timeout T header", "P1-004"),
        Source::new("keepalive_min_timeout", "P1-003"),
    ],
};
