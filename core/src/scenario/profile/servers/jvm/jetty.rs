//! Jetty.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Jetty.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "jetty",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(30)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Jetty 12",
    settings: &[
        Setting::in_plain_millis(
            ("jetty.http.idleTimeout", "jetty.http.idleTimeout={}"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "12",
    rows: &[],
    sources: &[
        Source::new("idle timeout 30 s", "P1-039"),
        Source::new("how it closes and how late it is: not known here", "P1-039"),
    ],
    settings: &[Source::new("jetty.http.idleTimeout", "P1-039")],
};
