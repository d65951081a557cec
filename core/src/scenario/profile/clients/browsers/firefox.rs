//! Firefox.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::{Methods, Retry};
use crate::units::time::Duration;

/// Firefox.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "firefox",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(115)),
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        no_response: Methods::Any,
        limit: u32::MAX,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[
                NotConnected,
                ClosedIdleEof,
                NoResponseEof,
                ClosedIdleError,
                NothingWritten,
                NoResponseError,
                HeadEof,
                HeadError,
                ContentEof,
                ContentError,
            ],
            "TypeError: NetworkError when attempting to fetch resource.",
        ),
        Text::new(&[TimedOut], "AbortError: The operation was aborted."),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Firefox",
    settings: &[Setting::in_secs(
        (
            "network.http.keep-alive.timeout",
            "network.http.keep-alive.timeout = {}  (about:config)",
        ),
        "client.idle_timeout",
    )],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "copies of its source; not measured",
    rows: &[],
    sources: &[
        Source::new("idle timeout 115 s", "P2-067"),
        Source::new("sends every method again on a kept connection", "P2-068"),
        Source::new("error texts", "P6-010"),
    ],
    settings: &[Source::new("network.http.keep-alive.timeout", "P2-067")],
};
