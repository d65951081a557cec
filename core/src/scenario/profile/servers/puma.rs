//! Puma.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Puma.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "puma",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(65)),
        max_requests: Some(999),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Puma 7 and later",
    settings: &[
        Setting::in_secs(
            ("persistent_timeout", "persistent_timeout {}"),
            "server.idle_timeout",
        ),
        Setting::in_requests(
            ("max_keep_alive", "max_keep_alive {}"),
            "server.max_requests",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "7.0 to 8.0.2",
    rows: &[],
    sources: &[
        Source::new("idle timeout 65 s; 999 requests a connection", "P1-034"),
        Source::new("sockets are read before timers fire", "P1-035"),
    ],
    settings: &[
        Source::new("persistent_timeout", "P1-034"),
        Source::new("max_keep_alive", "P1-034"),
    ],
};
