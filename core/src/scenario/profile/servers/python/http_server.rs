//! Python's own `http.server`.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};

/// Python's own `http.server`, told to speak HTTP/1.1.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "http-server",
    policy: ServerPolicy::NONE,
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Python http.server 3.11, HTTP/1.1",
    settings: &[
        Setting::in_secs(
            ("timeout of the handler", "timeout = {}"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3.11",
    rows: &[],
    sources: &[
        Source::new(
            "no idle timeout unless the handler has a timeout; without protocol_version = \
             \"HTTP/1.1\" it closes behind each answer",
            "P7-073",
        ),
        Source::new(
            "close() on expiry, no hint, any number of requests",
            "P7-073",
        ),
    ],
    settings: &[Source::new("timeout of the handler", "P7-073")],
};
