//! Deno's `fetch`, on hyper-util.

use crate::scenario::profile::clients::rust::hyper_util;
use crate::scenario::profile::{
    About, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::{Methods, Retry};

/// Deno's `fetch`, on hyper-util. Beside that it sends again, once, what got no answer on a
/// connection that it had used before, unless its body is a stream.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "deno",
    policy: hyper_util::PROFILE.policy,
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        no_response: Methods::Any,
        limit: 1,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure: hyper-util's behind those of Node's `fetch`.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "TypeError: fetch failed [cause]: Error: error sending request for url (http://server:8080/test): client error (Connect): tcp connect error: {message} (os error {number})",
        ),
        Text::new(
            &[ClosedIdleEof, ClosedIdleError],
            "TypeError: fetch failed [cause]: Error: error sending request from client:40001 for http://server:8080/test (server:8080): client error (SendRequest): operation was canceled: connection closed",
        ),
        Text::new(
            &[NoResponseEof, HeadEof],
            "TypeError: fetch failed [cause]: Error: error sending request from client:40001 for http://server:8080/test (server:8080): client error (SendRequest): connection closed before message completed",
        ),
        Text::new(
            &[NothingWritten, NoResponseError, HeadError],
            "TypeError: fetch failed [cause]: Error: {message} (os error {number})",
        ),
        Text::new(
            &[ContentEof, ContentError],
            "TypeError: error reading a body from connection",
        ),
        Text::new(
            &[TimedOut],
            "TimeoutError: The operation was aborted due to timeout",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Deno 2.9 fetch",
    settings: &[
        Setting::in_plain_millis(
            (
                "poolIdleTimeout",
                "Deno.createHttpClient({ poolIdleTimeout: {} })",
            ),
            "client.idle_timeout",
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "2.9.6",
    rows: &["Deno 2.9"],
    sources: &[
        Source::new(
            "the pool is hyper-util's: idle timeout 90 s",
            "P7-050, P2-008",
        ),
        Source::new("hyper-util reads in the background", "P2-010"),
        Source::new(
            "sends again once, on a reused connection, any method whose body is no stream: a POST can be applied twice",
            "P7-051, more/clients-by-calls.json",
        ),
        Source::new("error texts", "P7-052, more/clients-by-calls.json"),
    ],
    settings: &[Source::new("poolIdleTimeout", "P7-050")],
};
