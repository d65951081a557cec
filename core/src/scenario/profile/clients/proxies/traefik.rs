//! Traefik, towards its upstream.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::clients::go;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::units::time::Duration;

/// Traefik, towards its upstream.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "traefik-upstream",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(90)),
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    // Go's Transport below it.
    retry: go::PROFILE.retry,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "502 Bad Gateway error=\"dial tcp server:8080: connect: {lower}\"",
        ),
        Text::new(
            &[ClosedIdleEof],
            "500 Internal Server Error error=\"http: server closed idle connection\"",
        ),
        Text::new(&[NoResponseEof], "502 Bad Gateway error=EOF"),
        Text::new(
            &[ClosedIdleError, NoResponseError],
            "502 Bad Gateway error=\"read tcp client:40001->server:8080: read: {lower}\"",
        ),
        Text::new(
            &[NothingWritten],
            "502 Bad Gateway error=\"write tcp client:40001->server:8080: write: {lower}\"",
        ),
        Text::new(
            &[HeadEof, HeadError],
            "500 Internal Server Error error=\"net/http: HTTP/1.x transport connection broken: unexpected EOF\"",
        ),
        Text::new(
            &[ContentEof, ContentError],
            "httputil: ReverseProxy read error during body copy: unexpected EOF",
        ),
        Text::new(&[TimedOut], "504 Gateway Timeout"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Traefik to its upstream",
    settings: &[Setting::in_secs(
        (
            "forwardingTimeouts.idleConnTimeout",
            "serversTransport: { forwardingTimeouts: { idleConnTimeout: {}s } }",
        ),
        "client.idle_timeout",
    )],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "source of 2026, on Go net/http",
    rows: &[],
    sources: &[
        Source::new("idle timeout 90 s", "P1-045"),
        Source::new(
            "Go's rules below; its own retries only with the middleware that is made for them",
            "P2-076, P2-003",
        ),
        Source::new("texts of Go in its log, after the status", "P7-080, P2-006"),
    ],
    settings: &[Source::new("forwardingTimeouts.idleConnTimeout", "P1-045")],
};
