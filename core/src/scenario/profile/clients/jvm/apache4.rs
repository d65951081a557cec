//! `HttpClient` of Apache, 4.5.

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

/// `HttpClient` of Apache, 4.5.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "apache-httpclient-4",
    policy: ClientPolicy {
        liveness: Liveness::CheckoutAfter {
            idle: Duration::from_secs(2),
        },
        hint_margin: Some(Duration::ZERO),
        ..ClientPolicy::NONE
    },
    // A request whose class can have an entity counts as not idempotent; one that was not sent to
    // its end is sent again in any case.
    retry: Retry {
        closed_idle: Methods::WithoutContent,
        nothing_written: Methods::Any,
        no_response: Methods::WithoutContent,
        request_cut: Some(Methods::Any),
        reused_only: false,
        limit: 3,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "org.apache.http.conn.HttpHostConnectException: Connect to server:8080 [server/server] failed: {message}",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof],
            "org.apache.http.NoHttpResponseException: server:8080 failed to respond",
        ),
        Text::new(
            &[HeadEof, ContentEof],
            "org.apache.http.ConnectionClosedException: Premature end of Content-Length delimited message body (expected: {whole}; received: {content})",
        ),
        Text::new(&[NothingWritten], "java.net.SocketException: {message}"),
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
    title: "Apache HttpClient 4.5",
    settings: &[
        Setting::only(
            "DefaultHttpRequestRetryHandler",
            ".disableAutomaticRetries()",
            ("client.retry", "none"),
        ),
        Setting::in_secs(
            (
                "evictIdleConnections",
                ".evictIdleConnections({}, TimeUnit.SECONDS)",
            ),
            "client.idle_timeout",
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "4.5.14",
    rows: &["Apache HttpClient 4"],
    sources: &[
        Source::new(
            "goes by Keep-Alive with nothing taken off it, else keeps a connection for ever",
            "P2-051",
        ),
        Source::new(
            "reads for 1 ms before it uses a connection that was idle for 2 s",
            "P2-051",
        ),
        Source::new(
            "sends requests without an entity again, at most 3 times, on fresh connections too",
            "P2-051, clients.json",
        ),
        Source::new(
            "sends again what it could not write to its end",
            "more/clients-large.json",
        ),
        Source::new("error texts", "clients.json, more/clients-by-calls.json"),
    ],
    settings: &[
        Source::new("DefaultHttpRequestRetryHandler", "P2-051"),
        Source::new("evictIdleConnections", "P2-051"),
    ],
};
