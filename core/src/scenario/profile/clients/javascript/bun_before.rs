//! `fetch` of Bun 1.3.

use super::bun;
use crate::scenario::profile::{
    About, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::{Methods, Retry};

/// `fetch` of Bun 1.3.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "bun-before",
    policy: bun::PROFILE.policy,
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        no_response: Methods::Any,
        partial_response: Methods::Any,
        limit: u32::MAX,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "Error: Unable to connect. Is the computer able to access the url? { code: 'ConnectionRefused' }",
        ),
        Text::new(
            &[
                ClosedIdleEof,
                ClosedIdleError,
                NothingWritten,
                NoResponseEof,
                NoResponseError,
                HeadEof,
                HeadError,
                ContentEof,
                ContentError,
            ],
            "Error: The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the second argument to fetch() { code: 'ECONNRESET' }",
        ),
        Text::new(
            &[TimedOut],
            "TimeoutError: The operation timed out. { code: '23' }",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Bun 1.3",
    settings: &[Setting::CLIENT_SAYS_CLOSE],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.3.11",
    rows: &["Bun 1.3"],
    sources: &[
        Source::new(
            "how long it keeps an idle connection is not known here: for ever in the model",
            "more/clients-by-calls.json",
        ),
        Source::new("reads in the background", "more/clients-by-calls.json"),
        Source::new(
            "sends every method again on a kept connection, also where the answer had begun: a POST is applied twice",
            "P5-005, more/clients-by-calls.json",
        ),
        Source::new("error texts", "more/clients-by-calls.json, P6-028"),
    ],
    settings: &[],
};
