//! gunicorn with threads (`gthread`): its plain workers keep no connection.

use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::{Duration, Range};

/// gunicorn with threads (`gthread`): its plain workers keep no connection.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "gunicorn",
    policy: ServerPolicy {
        idle_timeout: Some(Duration::from_secs(2)),
        // It looks once a second.
        timer_lag: Some(Range::up_to(Duration::from_secs(1))),
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "gunicorn, gthread",
    settings: &[
        Setting::in_secs(
            ("keepalive", "gunicorn --keep-alive {}"),
            "server.idle_timeout",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "one source, without a version",
    rows: &["gunicorn "],
    sources: &[Source::new(
        "idle timeout 2 s; looks once a second, so up to a second late",
        "P1-031",
    )],
    settings: &[Source::new("keepalive", "P1-031")],
};
