//! IIS, that is http.sys.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// IIS, that is http.sys.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "iis",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(120)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "IIS",
    settings: &[
        Setting::in_secs(
            (
                "connectionTimeout",
                "Limits, Connection time-out (in seconds): {}",
            ),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "as a comment in the source of Kestrel says",
    rows: &[],
    sources: &[
        Source::new("idle timeout 120 s", "P1-043"),
        Source::new("how it closes and how late it is: not known here", "P1-043"),
    ],
    settings: &[Source::new("connectionTimeout", "P1-043")],
};
