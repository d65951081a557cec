//! `fetch` of Bun 1.4.

use crate::scenario::policy::{Liveness, WhileWriting};
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::{Methods, Retry};

/// `fetch` of Bun 1.4.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "bun",
    policy: ClientPolicy {
        liveness: Liveness::BACKGROUND,
        while_writing: WhileWriting::Reads,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Idempotent,
        nothing_written: Methods::Idempotent,
        no_response: Methods::Idempotent,
        limit: u32::MAX,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "TypeError: {errno}: Unable to connect. Is the computer able to access the url? { code: '{errno}' }",
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
            "TypeError: ECONNRESET: The socket connection was closed unexpectedly. For more information, pass `verbose: true` in the second argument to fetch() { code: 'ECONNRESET' }",
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
    title: "Bun 1.4",
    settings: &[Setting::CLIENT_SAYS_CLOSE],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.4.4",
    rows: &["Bun 1.4"],
    sources: &[
        Source::new(
            "how long it keeps an idle connection is not known here: for ever in the model",
            "more/clients-by-calls.json",
        ),
        Source::new("reads in the background", "more/clients-by-calls.json"),
        Source::new(
            "sends GET and PUT again on a kept connection of which nothing came, and no POST, with an Idempotency-Key neither",
            "P5-005, more/clients-by-calls.json",
        ),
        Source::new(
            "reads while it writes, before it",
            "more/clients-large.json",
        ),
        Source::new("error texts", "more/clients-by-calls.json, P6-028"),
    ],
    settings: &[],
};
