//! Java's `HttpURLConnection`.

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

/// Java's `HttpURLConnection`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "http-url-connection",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        hint_margin: Some(Duration::ZERO),
        takes_short_answers: true,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        no_response: Methods::Any,
        reused_only: false,
        limit: 1,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(&[NotConnected], "java.net.ConnectException: {message}"),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "java.net.SocketException: Unexpected end of file from server",
        ),
        Text::new(
            &[NothingWritten],
            "java.io.IOException: Error writing to server",
        ),
        Text::new(&[ContentEof], "java.io.IOException: Premature EOF"),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError, ContentError],
            "java.net.SocketException: {java}",
        ),
        Text::new(
            &[TimedOut],
            "java.net.SocketTimeoutException: Read timed out",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Java HttpURLConnection",
    settings: &[
        Setting::in_secs(
            (
                "http.keepAlive.time.server",
                "-Dhttp.keepAlive.time.server={}",
            ),
            "client.idle_timeout",
        ),
        Setting::only(
            "http.keepAlive",
            "-Dhttp.keepAlive=false",
            ("client.keep_alive", "false"),
        ),
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "17 and 25",
    rows: &["Java 17 HttpURLConnection"],
    sources: &[
        Source::new(
            "idle timeout 5 s, or what Keep-Alive says; never looks",
            "P2-046, clients.json",
        ),
        Source::new(
            "at most 5 requests on a connection of which the server says no more; 5 connections a host",
            "P2-046",
        ),
        Source::new(
            "sends every method again, once, on a fresh connection too; POST unless sun.net.http.retryPost is false",
            "P2-047, P2-048",
        ),
        Source::new(
            "takes content that ends early for all of it, where a length was announced",
            "more/clients-by-calls.json",
        ),
        Source::new("error texts", "P2-047, P6-005, clients.json"),
    ],
    settings: &[
        Source::new("http.keepAlive.time.server", "P2-046"),
        Source::new("http.keepAlive", "P2-046"),
    ],
};
