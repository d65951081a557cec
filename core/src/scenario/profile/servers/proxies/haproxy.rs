//! `HAProxy`, towards its clients.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};

/// `HAProxy`, towards its clients.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "haproxy",
    policy: ServerPolicy::NONE,
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "HAProxy",
    settings: &[
        Setting::in_secs(
            ("timeout http-keep-alive", "timeout http-keep-alive {}s"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "2.6 was measured, the source of August 2026 was read",
    rows: &["haproxy "],
    sources: &[
        Source::new(
            "no idle timeout unless timeout http-keep-alive, http-request or client is set",
            "P1-046",
        ),
        Source::new("closes on time", "servers.json"),
        Source::new("shutdown(SHUT_WR), and may read what is there", "P1-049"),
    ],
    settings: &[Source::new("timeout http-keep-alive", "P1-046")],
};
