//! Google Cloud HTTP load balancer, towards its clients.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Google Cloud HTTP load balancer, towards its clients.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "gcp-lb",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(610)),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Google Cloud HTTP LB",
    settings: &[Setting {
        bounds: Some([Duration::from_secs(5), Duration::from_secs(1_200)]),
        ..Setting::in_secs(
            ("httpKeepAliveTimeoutSec", "httpKeepAliveTimeoutSec: {}"),
            "server.idle_timeout",
        )
    }],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "a service without versions",
    rows: &[],
    sources: &[
        Source::new("idle timeout 610 s towards clients", "P1-057"),
        Source::new("how it closes and how late it is: not known here", "P1-057"),
    ],
    settings: &[Source::new("httpKeepAliveTimeoutSec", "P1-057, P6-030")],
};
