//! Python's own `http.client`, one connection after the other.

use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::Retry;

/// Python's own `http.client`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "http-client",
    policy: ClientPolicy {
        splits_write: true,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // It takes a head that ends early for a complete one.
    usual: &[
        Text::new(
            &[ClosedIdleEof, NoResponseEof],
            "RemoteDisconnected: Remote end closed connection without response",
        ),
        Text::new(
            &[HeadEof, ContentEof],
            "IncompleteRead: IncompleteRead({content} bytes read, {missing} more expected)",
        ),
        Text::new(
            &[
                NotConnected,
                NothingWritten,
                ClosedIdleError,
                NoResponseError,
                HeadError,
                ContentError,
            ],
            "{exception}: [Errno {number}] {message}",
        ),
        Text::new(&[TimedOut], "TimeoutError: timed out"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Python http.client",
    settings: &[
        Setting::only(
            "a retry of your own",
            "in your code: send the request again when it failed on a reused connection",
            ("client.retry", "idempotent"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3.11",
    rows: &["python 3.11 http.client"],
    sources: &[
        Source::new(
            "one connection, kept until it fails, never looked at; no automatic retry",
            "clients.json",
        ),
        Source::new(
            "error texts",
            "P2-031, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: &[Source::new(
        "a retry of your own",
        "more/clients-by-calls.json",
    )],
};
