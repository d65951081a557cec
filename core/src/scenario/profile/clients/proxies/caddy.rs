//! `reverse_proxy` of Caddy, towards its upstream.

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

/// `reverse_proxy` of Caddy, towards its upstream.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "caddy-upstream",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(120)),
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
            "502 dial tcp server:8080: connect: {lower}",
        ),
        Text::new(&[ClosedIdleEof], "502 http: server closed idle connection"),
        Text::new(&[NoResponseEof], "502 EOF"),
        Text::new(
            &[ClosedIdleError, NoResponseError],
            "502 read tcp client:40001->server:8080: read: {lower}",
        ),
        Text::new(
            &[NothingWritten],
            "502 write tcp client:40001->server:8080: write: {lower}",
        ),
        Text::new(
            &[HeadEof, HeadError],
            "502 net/http: HTTP/1.x transport connection broken: unexpected EOF",
        ),
        Text::new(
            &[ContentEof],
            "aborting with incomplete response: unexpected EOF",
        ),
        Text::new(
            &[ContentError],
            "aborting with incomplete response: read tcp client:40001->server:8080: read: {lower}",
        ),
        Text::new(&[TimedOut], "504 Gateway Timeout from reverse_proxy"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Caddy to its upstream",
    settings: &[Setting::in_secs(
        ("keepalive", "transport http { keepalive {}s }"),
        "client.idle_timeout",
    )],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "source of 2026, on Go net/http",
    rows: &[],
    sources: &[
        Source::new(
            "idle timeout 2 minutes, 32 idle connections a host",
            "P1-044",
        ),
        Source::new(
            "Go's rules below; its own retries only with lb_try_duration or lb_retries",
            "P2-075, P2-003",
        ),
        Source::new("texts of Go in its log", "P2-006, P6-026"),
    ],
    settings: &[Source::new("keepalive", "P1-044")],
};
