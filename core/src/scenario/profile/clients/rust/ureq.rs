//! `ureq`.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts, Unit,
};
use crate::scenario::retry::Retry;
use crate::units::time::Duration;

/// `ureq`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "ureq",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(15)),
        liveness: Liveness::Checkout,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[
                NotConnected,
                NothingWritten,
                ClosedIdleError,
                NoResponseError,
                HeadError,
                ContentError,
            ],
            "io: {message} (os error {number})",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof, ContentEof],
            "io: Peer disconnected",
        ),
        Text::new(&[TimedOut], "timeout: global"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "ureq 3",
    settings: &[
        Setting::of_type(
            Unit::Rust,
            ("max_idle_age", ".max_idle_age({})"),
            "client.idle_timeout",
        ),
        Setting::only(
            "a retry of your own",
            "in your code: send the request again when it failed on a reused connection",
            ("client.retry", "idempotent"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3",
    rows: &["ureq 3"],
    sources: &[
        Source::new(
            "idle timeout 15 s; 3 connections a host, 10 in all",
            "P6-008",
        ),
        Source::new("reads once at checkout", "P4-033, clients.json"),
        Source::new("no automatic retry", "clients.json"),
        Source::new("error texts", "clients.json, P6-008"),
    ],
    settings: &[
        Source::new("max_idle_age", "P6-008"),
        Source::new("a retry of your own", "P4-033"),
    ],
};
