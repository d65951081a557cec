//! Node.js `http.Server`.

use crate::scenario::profile::{About, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Node.js `http.Server`.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "node",
    title: "Node.js http.Server 8 to 25",
    policy: ServerPolicy {
        // 5 s, and the buffer of 1 s that is added to it.
        idle_timeout: Some(Duration::from_secs(6)),
        hint: Some(Duration::from_secs(5)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    versions: "8 to 25",
    settings: &[
        Setting {
            added: Duration::from_secs(1),
            ..Setting::in_millis(
                "server.keepAliveTimeout",
                "server.idle_timeout",
                "P1-018, P1-020",
            )
        },
        // It announces whole seconds of it.
        Setting::in_millis("server.keepAliveTimeout", "server.hint", "P1-021"),
    ],
    rows: &[],
    sources: &[
        Source::new("idle timeout 5 s", "P1-018"),
        Source::new(
            "1 s is added before the socket times out",
            "P1-020, servers.json",
        ),
        Source::new("sends Keep-Alive: timeout=5", "P1-021"),
        Source::new("close() on expiry", "P1-023, servers.json"),
    ],
};
