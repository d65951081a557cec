//! Node.js `http.Agent` with `keepAlive`, before it took a second off what is announced.

use super::node;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source, Texts,
};
use crate::units::time::Duration;

/// Node.js `http.Agent` with `keepAlive`, before it took a second off what is announced.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "node-before-buffer",
    policy: ClientPolicy {
        hint_margin: Some(Duration::ZERO),
        ..node::PROFILE.policy
    },
    ..node::PROFILE
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = node::TEXTS;

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Node.js 18 (to 20.17 and 22.8), http.Agent",
    settings: &[
        node::TIMEOUT,
        node::RETRY,
        node::KEEP_ALIVE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "to 20.17, 21.7.3 and 22.8, before PR 54863; 20 and 21.7.3 were seen",
    rows: &[],
    sources: &[
        Source::new("idle timeout 5 s (globalAgent)", "P2-015"),
        Source::new(
            "goes by Keep-Alive with nothing taken off it",
            "P1-020, P5-010",
        ),
        Source::new("TCP keep-alive every second (keepAliveMsecs)", "P2-080"),
        Source::new("no automatic retry", "P2-017"),
    ],
    settings: &[
        Source::new("agent.options.timeout", "P2-015"),
        Source::new("a retry of your own", "P2-017"),
        Source::new("agent.options.keepAlive", "P2-015"),
    ],
};
