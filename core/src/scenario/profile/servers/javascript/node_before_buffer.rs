//! Node.js `http.Server`, before it added a second to its timeout.

use super::node;
use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Node.js `http.Server`, before it added a second to its timeout.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "node-before-buffer",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        hint_below: Some(Duration::ZERO),
        ..node::PROFILE.policy
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Node.js 18 (to 20.17 and 22.8), http.Server",
    settings: &[
        node::TIMEOUT_BEFORE[0],
        node::TIMEOUT_BEFORE[1],
        Setting::SERVER_SAYS_CLOSE,
        Setting::SERVER_PROBES,
        Setting::DRAIN,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "8 to 20.17, 21.7.3 and 22.8, before PR 54863 of September 2024",
    rows: &[],
    sources: &[
        Source::new("idle timeout 5 s, and nothing is added", "P1-018, P5-010"),
        Source::new(
            "headersTimeout ended idle connections, too, from 10.15.2 on until that was mended",
            "P1-022",
        ),
        Source::new("sends Keep-Alive: timeout=5", "P1-021"),
        Source::new("close() on expiry", "P1-023"),
    ],
    settings: &[Source::new(
        "server.keepAliveTimeout",
        "P1-018, P1-020, P1-021, P1-022",
    )],
};
