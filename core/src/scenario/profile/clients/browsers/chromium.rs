//! Chromium's `fetch()`.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::{Methods, Retry};
use crate::units::time::Duration;

/// Chromium's `fetch()`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "chromium",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(300)),
        liveness: Liveness::Checkout,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        no_response: Methods::Any,
        partial_response: Methods::Safe,
        limit: u32::MAX,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[
                ClosedIdleEof,
                NoResponseEof,
                NotConnected,
                ClosedIdleError,
                NothingWritten,
                NoResponseError,
                HeadError,
                HeadEof,
                ContentEof,
                ContentError,
            ],
            "TypeError: Failed to fetch",
        ),
        Text::new(&[TimedOut], "TimeoutError: signal timed out"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Chromium fetch()",
    settings: &[],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "156; its idle timeout is of copies of the source",
    rows: &["Chromium 156"],
    sources: &[
        Source::new("used sockets are kept for 300 s", "P2-065"),
        Source::new("looks at a socket before it uses it", "clients.json"),
        Source::new(
            "sends every method again on a kept connection of which no head came",
            "P2-066, clients.json",
        ),
        Source::new(
            "sends a GET again whose content ended early",
            "more/clients-by-calls.json",
        ),
        Source::new("text of a timeout", "P6-009"),
        Source::new(
            "text of the page; of the console: net::ERR_EMPTY_RESPONSE, net::ERR_CONNECTION_RESET, net::ERR_CONNECTION_CLOSED",
            "P2-066, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: &[],
};
