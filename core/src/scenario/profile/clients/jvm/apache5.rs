//! `HttpClient` of Apache, 5.

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

/// `HttpClient` of Apache, 5.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "apache-httpclient-5",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(180)),
        liveness: Liveness::CheckoutAfter {
            idle: Duration::from_secs(2),
        },
        hint_margin: Some(Duration::ZERO),
        ..ClientPolicy::NONE
    },
    // It waits for a second before it, which is left out.
    retry: Retry {
        closed_idle: Methods::Idempotent,
        nothing_written: Methods::Idempotent,
        no_response: Methods::Idempotent,
        reused_only: false,
        limit: 1,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "org.apache.hc.client5.http.HttpHostConnectException: Connect to http://server:8080 [server/server] failed: {message}",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof],
            "org.apache.hc.core5.http.NoHttpResponseException: server:8080 failed to respond",
        ),
        Text::new(
            &[HeadEof, ContentEof],
            "org.apache.hc.core5.http.ConnectionClosedException: Premature end of Content-Length delimited message body (expected: {whole}; received: {content})",
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
    title: "Apache HttpClient 5",
    settings: &[
        Setting::only(
            "DefaultHttpRequestRetryStrategy",
            ".disableAutomaticRetries()",
            ("client.retry", "none"),
        ),
        Setting::in_secs(
            (
                "ConnectionKeepAlive",
                "RequestConfig.custom().setConnectionKeepAlive(TimeValue.ofSeconds({}))",
            ),
            "client.idle_timeout",
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "5.2.1, and 5 as of 2026 as far as it was read",
    rows: &["Apache HttpClient 5"],
    sources: &[
        Source::new(
            "goes by Keep-Alive with nothing taken off it, else 3 minutes",
            "P2-049",
        ),
        Source::new(
            "reads for 1 ms before it uses a connection that was idle for 2 s",
            "P2-049",
        ),
        Source::new(
            "sends GET HEAD PUT DELETE OPTIONS TRACE again, once, after a second",
            "P2-050, more/clients-by-calls.json",
        ),
        Source::new(
            "error texts",
            "P2-050, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: &[
        Source::new("DefaultHttpRequestRetryStrategy", "P2-050"),
        Source::new("ConnectionKeepAlive", "P2-049"),
    ],
};
