//! actix-web.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source, Unit};
use crate::units::time::Duration;

/// actix-web.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "actix",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "actix-web 4",
    settings: &[
        Setting::of_type(
            Unit::Rust,
            ("keep_alive", ".keep_alive({})"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
        Setting::SERVER_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "4, source of August 2026",
    rows: &[],
    sources: &[
        Source::new("idle timeout 5 s", "P1-028"),
        Source::new("drops the socket on expiry", "P1-029"),
    ],
    settings: &[Source::new("keep_alive", "P1-028")],
};
