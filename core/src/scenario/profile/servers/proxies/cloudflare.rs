//! Cloudflare, towards its clients.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Source};
use crate::units::time::Duration;

/// Cloudflare, towards its clients.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "cloudflare",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(400)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Cloudflare",
    settings: &[],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "a service without versions",
    rows: &[],
    sources: &[
        Source::new("idle timeout 400 s towards clients", "P1-061"),
        Source::new("how it closes and how late it is: not known here", "P1-061"),
    ],
    settings: &[],
};
