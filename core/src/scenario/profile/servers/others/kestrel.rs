//! Kestrel.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Kestrel.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "kestrel",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(130)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Kestrel",
    settings: &[
        Setting::in_secs(
            (
                "KeepAliveTimeout",
                "options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds({})",
            ),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "as documented; 120 s in an older copy of its source",
    rows: &[],
    sources: &[
        Source::new("idle timeout 130 s, 120 s in an older copy", "P1-042"),
        Source::new("how it closes and how late it is: not known here", "P1-042"),
    ],
    settings: &[Source::new("KeepAliveTimeout", "P1-042")],
};
