//! reactor-netty's server.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};

/// reactor-netty's server.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "reactor-netty",
    policy: ServerPolicy::NONE,
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "reactor-netty HttpServer",
    settings: &[
        Setting::in_secs(
            (
                "HttpServer.idleTimeout",
                ".idleTimeout(Duration.ofSeconds({}))",
            ),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.3, source read",
    rows: &[],
    sources: &[Source::new(
        "no idle timeout, any number of requests",
        "P1-041",
    )],
    settings: &[Source::new("HttpServer.idleTimeout", "P1-041")],
};
