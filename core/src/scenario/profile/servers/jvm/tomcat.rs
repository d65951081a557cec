//! Tomcat.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Tomcat.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "tomcat",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(20)),
        max_requests: Some(100),
        hint: Some(Duration::from_secs(20)),
        hint_below: Some(Duration::ZERO),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Tomcat",
    settings: &[
        Setting::in_plain_millis(
            ("keepAliveTimeout", "keepAliveTimeout=\"{}\""),
            "server.idle_timeout",
        ),
        Setting::in_plain_millis(
            ("keepAliveTimeout", "keepAliveTimeout=\"{}\""),
            "server.hint",
        ),
        Setting::in_requests(
            ("maxKeepAliveRequests", "maxKeepAliveRequests=\"{}\""),
            "server.max_requests",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "as shipped, with connectionTimeout 20 s in server.xml; 60 s in the code",
    rows: &[],
    sources: &[
        Source::new(
            "idle timeout is connectionTimeout: 20 s as shipped, 60 s in the code",
            "P1-036",
        ),
        Source::new(
            "100 requests a connection; Keep-Alive: timeout=20 where the request says Connection: keep-alive",
            "P1-037",
        ),
        Source::new(
            "closes late, when its poller comes to it; how late is not known here",
            "P1-038",
        ),
    ],
    settings: &[
        Source::new("keepAliveTimeout", "P1-036, P1-037"),
        Source::new("maxKeepAliveRequests", "P1-037"),
    ],
};
