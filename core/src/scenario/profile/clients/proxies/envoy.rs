//! Envoy, towards its upstream.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::Retry;
use crate::units::time::Duration;

/// Envoy, towards its upstream.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "envoy-upstream",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(3600)),
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // Its access log, and at the end what its client reads.
    usual: &[
        Text::new(
            &[
                ClosedIdleEof,
                NoResponseEof,
                HeadEof,
                ClosedIdleError,
                NothingWritten,
                NoResponseError,
                HeadError,
            ],
            "503 UC, upstream_reset_before_response_started{connection_termination}, upstream connect error or disconnect/reset before headers. reset reason: connection termination",
        ),
        Text::new(
            &[NotConnected],
            "503 UF, upstream_reset_before_response_started{connection_failure}, upstream connect error or disconnect/reset before headers. reset reason: connection failure",
        ),
        Text::new(&[ContentEof, ContentError], "200 UPE"),
        Text::new(&[TimedOut], "504 UT upstream request timeout"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Envoy to its upstream",
    settings: &[
        Setting::in_secs(
            (
                "common_http_protocol_options.idle_timeout",
                "common_http_protocol_options: { idle_timeout: {}s }",
            ),
            "client.idle_timeout",
        ),
        Setting::only(
            "retry_on",
            "retry_on: reset-before-request",
            ("client.retry", "idempotent"),
        ),
        Setting::only(
            "max_requests_per_connection",
            "max_requests_per_connection: 1",
            ("client.keep_alive", "false"),
        ),
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.39 as documented, 1.31 and later of reset-before-request",
    rows: &[],
    sources: &[
        Source::new("idle timeout 1 h", "P1-050"),
        Source::new("no retry unless a policy asks for one", "P2-072"),
        Source::new("its log and its client read 503 UC", "P2-072, P4-019"),
        Source::new(
            "text of an answer that ends early, and of a timeout",
            "P6-023",
        ),
    ],
    settings: &[
        Source::new("common_http_protocol_options.idle_timeout", "P1-050"),
        Source::new("retry_on", "P2-072"),
        Source::new("max_requests_per_connection", "P2-072"),
    ],
};
