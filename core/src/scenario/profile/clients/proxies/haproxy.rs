//! `HAProxy`, towards its server.

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

/// `HAProxy`, towards its server.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "haproxy-upstream",
    policy: ClientPolicy {
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // The termination state of its log.
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
            "SH--",
        ),
        Text::new(&[NotConnected], "SC--"),
        Text::new(&[ContentEof, ContentError], "SD--"),
        Text::new(&[TimedOut], "sH--"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "HAProxy to its server",
    settings: &[
        Setting::only(
            "http-reuse",
            "http-reuse never",
            ("client.keep_alive", "false"),
        ),
        Setting::only(
            "retry-on",
            "retry-on empty-response",
            ("client.retry", "any"),
        ),
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "source of August 2026",
    rows: &[],
    sources: &[
        Source::new(
            "closes half of what is idle every 5 s (pool-purge-delay), which is left out: it keeps them for ever here",
            "P1-047",
        ),
        Source::new(
            "a first request of its client goes on no shared idle connection",
            "P1-048",
        ),
        Source::new(
            "no retry of what was sent unless retry-on asks for it, and then of any method; on a client's later request it closes to the client without an answer",
            "P2-073, P5-014",
        ),
        Source::new("log states; its client reads 502, 503 or 504", "P6-024"),
    ],
    settings: &[
        Source::new("http-reuse", "P2-073, P1-048"),
        Source::new("retry-on", "P2-073"),
    ],
};
