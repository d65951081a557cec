//! aiohttp's web server.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// aiohttp's web server.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "aiohttp-server",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(75)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "aiohttp 3.14 web.run_app",
    settings: &[
        Setting::in_secs(
            (
                "keepalive_timeout",
                "web.run_app(app, keepalive_timeout={})",
            ),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3.14; 3630 s without run_app",
    rows: &[],
    sources: &[
        Source::new(
            "idle timeout 75 s by web.run_app, 3630 s by its handler alone",
            "P1-033",
        ),
        Source::new("its window is milliseconds", "P5-002"),
    ],
    settings: &[Source::new("keepalive_timeout", "P1-033")],
};
