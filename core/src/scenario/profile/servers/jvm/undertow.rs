//! Undertow.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Undertow.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "undertow",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(60)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Undertow",
    settings: &[
        Setting::in_millis(
            (
                "NO_REQUEST_TIMEOUT",
                ".setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, {})",
            ),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "one source, without a version",
    rows: &[],
    sources: &[Source::new("60 s between requests", "P1-040")],
    settings: &[Source::new("NO_REQUEST_TIMEOUT", "P1-040")],
};
