//! The JDK's `com.sun.net.httpserver`.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::{Duration, Range};

/// The JDK's `com.sun.net.httpserver`.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "jdk",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(30)),
        // It looks every 10 s.
        timer_lag: Some(Range::up_to(Duration::from_secs(10))),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "JDK com.sun.net.httpserver",
    settings: &[
        Setting::in_secs(
            (
                "sun.net.httpserver.idleInterval",
                "-Dsun.net.httpserver.idleInterval={}",
            ),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "25",
    rows: &[],
    sources: &[Source::new(
        "idle timeout 30 s, looked at every 10 s; at most 200 idle connections",
        "P1-063",
    )],
    settings: &[Source::new("sun.net.httpserver.idleInterval", "P1-063")],
};
