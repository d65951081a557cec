//! Caddy, towards its clients.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Caddy, towards its clients.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "caddy",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(300)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Caddy 2",
    settings: &[
        Setting::in_secs(
            ("idle_timeout", "servers { timeouts { idle {}s } }"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "2.11",
    rows: &[],
    sources: &[
        Source::new("idle timeout 5 minutes", "P1-044"),
        Source::new("its window is milliseconds", "P5-002"),
    ],
    settings: &[Source::new("idle_timeout", "P1-044")],
};
