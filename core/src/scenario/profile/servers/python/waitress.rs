//! waitress.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::{Duration, Range};

/// waitress.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "waitress",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(120)),
        // It looks every 30 s (cleanup_interval).
        timer_lag: Some(Range::up_to(Duration::from_secs(30))),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "waitress 3",
    settings: &[
        Setting::in_secs(
            ("channel_timeout", "waitress-serve --channel-timeout={}"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3.0.2",
    rows: &[],
    sources: &[
        Source::new("idle timeout 120 s, looked at every 30 s", "P6-021"),
        Source::new(
            "with cleanup_interval 1 s, 2 s closes at 2.83 s; its window is milliseconds",
            "P5-002, P5-003",
        ),
    ],
    settings: &[Source::new("channel_timeout", "P6-021")],
};
