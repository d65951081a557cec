//! uvicorn.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// uvicorn.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "uvicorn",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "uvicorn",
    settings: &[
        Setting::in_secs(
            ("timeout_keep_alive", "uvicorn --timeout-keep-alive {}"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "one source, without a version",
    rows: &["uvicorn "],
    sources: &[Source::new("idle timeout 5 s; no hint", "P1-030")],
    settings: &[Source::new("timeout_keep_alive", "P1-030")],
};
