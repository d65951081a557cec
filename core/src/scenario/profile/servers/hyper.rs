//! hyper with `header_read_timeout`.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source, Unit};
use crate::units::time::Duration;

/// hyper with `header_read_timeout`.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "hyper",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(30)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "hyper 1.12",
    settings: &[
        Setting::of_type(
            Unit::Rust,
            ("header_read_timeout", ".header_read_timeout({})"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
        Setting::SERVER_PROBES,
        Setting::DRAIN,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.12",
    rows: &["hyper 1.12 header_read_timeout"],
    sources: &[
        Source::new("header_read_timeout 30 s, if a timer is set", "P1-026"),
        Source::new("close() on expiry", "servers.json"),
    ],
    settings: &[Source::new("header_read_timeout", "P1-026")],
};
