//! Node.js `http.Server`.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Node.js `http.Server`.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "node",
    policy: ServerPolicy {
        // 5 s, and the buffer that is added to it.
        idle_timeout: Some(Duration::from_secs(6)),
        hint: Some(Duration::from_secs(5)),
        hint_below: Some(BUFFER),
        ..ServerPolicy::NONE
    },
};

/// So much later it closes than it was asked to, and than it announces.
const BUFFER: Duration = Duration::from_secs(1);

/// How long its user asks it to keep an idle connection: it announces whole seconds of that,
/// and closes as much later as is added.
const fn timeout(typed: &'static str, added: Duration, note: &'static str) -> [Setting; 2] {
    let typed = ("server.keepAliveTimeout", typed);
    [
        Setting {
            added,
            note,
            ..Setting::in_millis(typed, "server.idle_timeout")
        },
        Setting::in_millis(typed, "server.hint"),
    ]
}

const TIMEOUT: [Setting; 2] = timeout(
    "server.keepAliveTimeout = {}",
    BUFFER,
    "It closes 1 s after that. Node before 20.18 and 22.9 adds nothing, and from 10.15.2 on, \
     until that was mended, server.headersTimeout (40 s, later 60 s) ended idle connections: \
     there it has to be above server.keepAliveTimeout as well.",
);

/// The same before there was a buffer.
pub(super) const TIMEOUT_BEFORE: [Setting; 2] = timeout(
    "server.keepAliveTimeout = {}; server.headersTimeout = {more}",
    Duration::ZERO,
    "The smallest of its timeouts counts: from 10.15.2 on, until that was mended, \
     server.headersTimeout (40 s, later 60 s) ended idle connections.",
);

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Node.js from 20.18 and 22.9 on, http.Server",
    settings: &[
        TIMEOUT[0],
        TIMEOUT[1],
        Setting::SERVER_SAYS_CLOSE,
        Setting::SERVER_PROBES,
        Setting::DRAIN,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "20.18 and later 20, 22.9 to 25: those with PR 54863 of September 2024",
    rows: &["Node 20.20", "Node 24"],
    sources: &[
        Source::new("idle timeout 5 s", "P1-018"),
        Source::new(
            "1 s is added before the socket times out",
            "P1-020, P6-029, servers.json",
        ),
        Source::new("sends Keep-Alive: timeout=5", "P1-021"),
        Source::new("close() on expiry", "P1-023, servers.json"),
    ],
    settings: &[Source::new(
        "server.keepAliveTimeout",
        "P1-018, P1-020, P1-021, P1-022",
    )],
};
