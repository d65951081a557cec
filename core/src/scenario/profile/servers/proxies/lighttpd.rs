//! lighttpd.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::{Duration, Range};

/// lighttpd.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "lighttpd",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        // 2 s closed at 2.13 s (P5-003).
        timer_lag: Some(Range::up_to(Duration::from_millis(130))),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "lighttpd 1.4",
    settings: &[
        Setting::in_secs(
            (
                "server.max-keep-alive-idle",
                "server.max-keep-alive-idle = {}",
            ),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.4.69",
    rows: &[],
    sources: &[
        Source::new("idle timeout 5 s", "P6-022"),
        Source::new(
            "late: 2 s closes at 2.13 s, and how much later it can be is not known here; its window is milliseconds",
            "P5-002, P5-003",
        ),
    ],
    settings: &[Source::new("server.max-keep-alive-idle", "P6-022, P5-003")],
};
