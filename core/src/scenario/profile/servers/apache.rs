//! Apache httpd.

use crate::scenario::policy::Closing;
use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Apache httpd.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "apache",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        closing: Closing::HalfClose {
            drain: Duration::from_secs(2),
        },
        // MaxKeepAliveRequests is 100 (P7-070).
        max_requests: Some(101),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Apache httpd 2.4",
    settings: &[
        Setting::in_secs(
            ("KeepAliveTimeout", "KeepAliveTimeout {}"),
            "server.idle_timeout",
        ),
        Setting::in_requests(
            ("MaxKeepAliveRequests", "MaxKeepAliveRequests {}"),
            "server.max_requests",
        )
        .and_one(),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "2.4",
    rows: &["Apache "],
    sources: &[
        Source::new("idle timeout 5 s", "P1-010"),
        Source::new(
            "101 requests a connection: MaxKeepAliveRequests, and one more",
            "P1-011, P7-070",
        ),
        Source::new(
            "a hint only if the request says Connection: keep-alive",
            "P1-012",
        ),
        Source::new(
            "shutdown(SHUT_WR), then reads and discards for 2 s of silence",
            "P1-013, servers.json",
        ),
    ],
    settings: &[
        Source::new("KeepAliveTimeout", "P1-010"),
        Source::new("MaxKeepAliveRequests", "P1-011, P7-070"),
    ],
};
