//! Node.js `http.Server` from 26 on.

use super::node;
use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Source};
use crate::units::time::Duration;

/// Node.js `http.Server` from 26 on, which waits for longer.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "node-26",
    policy: ServerPolicy {
        // 65 s, and the buffer that is added to it.
        idle_timeout: Some(Duration::from_secs(66)),
        hint: Some(Duration::from_secs(65)),
        ..node::PROFILE.policy
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Node.js 26, http.Server",
    settings: node::ABOUT.settings,
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "26",
    rows: &["Node 26.10.0 http"],
    sources: &[
        Source::new("idle timeout 65 s", "P1-019"),
        Source::new(
            "1 s is added before the socket times out",
            "P1-020, servers.json",
        ),
        Source::new(
            "announces the timeout without what is added",
            "P1-021, servers.json",
        ),
        Source::new("close() on expiry", "P1-023, servers.json"),
    ],
    settings: node::ORIGIN.settings,
};
