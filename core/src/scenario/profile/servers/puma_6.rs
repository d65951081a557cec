//! Puma before its timeout was raised.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Puma before its timeout was raised.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "puma-6",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(20)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Puma 5 and 6",
    settings: &[
        Setting::in_secs(
            ("persistent_timeout", "persistent_timeout {}"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "5.6, 6.4, 6.6",
    rows: &[],
    sources: &[
        Source::new("idle timeout 20 s", "P1-034"),
        Source::new("sockets are read before timers fire", "P1-035"),
    ],
    settings: &[Source::new("persistent_timeout", "P1-034")],
};
