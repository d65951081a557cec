//! Traefik, towards its clients.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Traefik, towards its clients.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "traefik",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(180)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Traefik",
    settings: &[
        Setting::in_secs(
            (
                "respondingTimeouts.idleTimeout",
                "respondingTimeouts: { idleTimeout: {}s }",
            ),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "source of 2026",
    rows: &[],
    sources: &[
        Source::new("idle timeout 180 s", "P1-045"),
        Source::new(
            "it is a Go net/http server: close() on expiry",
            "P1-025, P1-045",
        ),
    ],
    settings: &[Source::new("respondingTimeouts.idleTimeout", "P1-045")],
};
