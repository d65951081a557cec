//! lighttpd.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::{Duration, Range};

/// lighttpd.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "lighttpd",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        // It looks once a second, at a clock of whole seconds (P7-072).
        timer_lag: Some(Range::up_to(Duration::from_secs(2))),
        // server.max-keep-alive-requests is 1000 (P7-071).
        max_requests: Some(1_001),
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
        Setting::in_requests(
            (
                "server.max-keep-alive-requests",
                "server.max-keep-alive-requests = {}",
            ),
            "server.max_requests",
        )
        .and_one(),
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
            "up to 2 s late: whole seconds of a clock that is looked at once a second",
            "P7-072, P5-003",
        ),
        Source::new(
            "1001 requests a connection: server.max-keep-alive-requests, and one more",
            "P7-071",
        ),
        Source::new("its window is milliseconds", "P5-002"),
    ],
    settings: &[
        Source::new("server.max-keep-alive-idle", "P6-022, P5-003"),
        Source::new("server.max-keep-alive-requests", "P7-071"),
    ],
};
