//! AWS Application Load Balancer, towards its clients.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// AWS Application Load Balancer, towards its clients.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "alb",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(60)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "AWS ALB to its clients",
    settings: &[Setting {
        bounds: Some([Duration::from_secs(1), Duration::from_secs(4_000)]),
        ..Setting::in_secs(
            (
                "idle_timeout.timeout_seconds",
                "idle_timeout.timeout_seconds = {}",
            ),
            "server.idle_timeout",
        )
    }],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "a service without versions",
    rows: &[],
    sources: &[
        Source::new("idle timeout 60 s on both sides", "P1-051"),
        Source::new(
            "greatest age of a connection 3600 s, which is left out",
            "P1-052",
        ),
        Source::new("how it closes and how late it is: not known here", "P1-051"),
    ],
    settings: &[Source::new("idle_timeout.timeout_seconds", "P1-051")],
};
