//! Envoy, towards its clients.

use crate::scenario::policy::Closing;
use crate::scenario::profile::{About, Origin, ServerPolicy, ServerProfile, Setting, Source};
use crate::units::time::Duration;

/// Envoy, towards its clients. That it announces the close from the idle timeout on, on what
/// it still answers, is left out.
pub const PROFILE: ServerProfile = ServerProfile {
    id: "envoy",
    policy: ServerPolicy {
        // An hour, and the 5 s of the drain for which it serves on.
        idle_timeout: Some(Duration::from_secs(3_605)),
        closing: Closing::Deaf {
            wait: Duration::from_secs(1),
        },
        ..ServerPolicy::NONE
    },
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Envoy 1.40",
    settings: &[
        Setting {
            added: Duration::from_secs(5),
            ..Setting::in_secs(
                (
                    "common_http_protocol_options.idle_timeout",
                    "common_http_protocol_options: { idle_timeout: {}s }",
                ),
                "server.idle_timeout",
            )
        },
        Setting::in_secs(
            (
                "common_http_protocol_options.max_connection_duration",
                "common_http_protocol_options: { max_connection_duration: {}s }",
            ),
            "server.max_age",
        ),
        Setting::SERVER_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.40",
    rows: &[],
    sources: &[
        Source::new("idle timeout 1 h", "P1-050"),
        Source::new("serves for 5 s more (drain_timeout)", "P5-001"),
        Source::new(
            "then reads nothing for 1 s (delayed_close_timeout), and close()",
            "P5-001",
        ),
    ],
    settings: &[
        Source::new(
            "common_http_protocol_options.idle_timeout",
            "P1-050, P5-001",
        ),
        Source::new(
            "common_http_protocol_options.max_connection_duration",
            "P7-077",
        ),
    ],
};
