//! Go `net/http`.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source, Unit};

/// Go `net/http`.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "go",
    policy: ServerPolicy::NONE,
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Go net/http 1.27",
    settings: &[
        Setting::of_type(
            Unit::Go,
            ("http.Server.IdleTimeout", "IdleTimeout: {}"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
        Setting::SERVER_PROBES,
        Setting::DRAIN,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.27",
    rows: &["Go "],
    sources: &[
        Source::new(
            "no idle timeout unless IdleTimeout or ReadTimeout is set; no hint",
            "P1-024",
        ),
        Source::new("close() on expiry", "P1-025, servers.json"),
    ],
    settings: &[Source::new("http.Server.IdleTimeout", "P1-024")],
};
