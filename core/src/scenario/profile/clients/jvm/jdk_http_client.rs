//! The JDK's `java.net.http.HttpClient`.

use crate::scenario::policy::{Liveness, WhileWriting};
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, RequestCutError, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::{Methods, Retry};
use crate::units::time::Duration;

/// The JDK's `java.net.http.HttpClient`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "jdk-http-client",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(30)),
        liveness: Liveness::BACKGROUND,
        splits_write: true,
        while_writing: WhileWriting::EachApart,
        ..ClientPolicy::NONE
    },
    // OPTIONS and TRACE it does not send again, which is left out.
    retry: Retry {
        closed_idle: Methods::Safe,
        nothing_written: Methods::Safe,
        no_response: Methods::Safe,
        limit: 1,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "java.net.ConnectException, caused by: java.net.ConnectException, caused by: java.nio.channels.ClosedChannelException",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof],
            "java.io.IOException: HTTP/1.1 header parser received no bytes, caused by: java.io.IOException: HTTP/1.1 header parser received no bytes, caused by: java.io.EOFException: EOF reached while reading",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError],
            "java.io.IOException: HTTP/1.1 header parser received no bytes, caused by: java.io.IOException: HTTP/1.1 header parser received no bytes, caused by: java.net.SocketException: {java}",
        ),
        Text::new(&[NothingWritten], "java.io.IOException: {message}"),
        Text::new(
            &[RequestCutError],
            "java.io.IOException: HTTP/1.1 header parser received no bytes, caused by: java.io.IOException: HTTP/1.1 header parser received no bytes, caused by: java.io.IOException: {message}",
        ),
        Text::new(
            &[HeadEof, HeadError],
            "java.io.IOException: HTTP/1.1 header parser received no bytes",
        ),
        Text::new(
            &[ContentEof],
            "java.io.IOException: fixed content-length: {whole}, bytes received: {content}, caused by: java.io.IOException: fixed content-length: {whole}, bytes received: {content}, caused by: java.io.EOFException: EOF reached while reading",
        ),
        Text::new(
            &[ContentError],
            "java.io.IOException: fixed content-length: {whole}, bytes received: {content}, caused by: java.io.IOException: fixed content-length: {whole}, bytes received: {content}, caused by: java.net.SocketException: {java}",
        ),
        Text::new(
            &[TimedOut],
            "java.net.http.HttpTimeoutException: request timed out",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Java java.net.http.HttpClient",
    settings: &[
        Setting::in_secs(
            (
                "jdk.httpclient.keepalive.timeout",
                "-Djdk.httpclient.keepalive.timeout={}",
            ),
            "client.idle_timeout",
        ),
        Setting::only(
            "jdk.httpclient.enableAllMethodRetry",
            "-Djdk.httpclient.enableAllMethodRetry=true",
            ("client.retry", "any"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "17 and 25; the idle timeout is that of 25",
    rows: &["Java 17 java.net.http.HttpClient"],
    sources: &[
        Source::new(
            "idle timeout 30 s in Java 25; of Java 17 that is not known here; ignores Keep-Alive",
            "P2-043",
        ),
        Source::new("reads in the background, and once at checkout", "P2-043"),
        Source::new(
            "sends GET and HEAD again, once, where not an octet came on a kept connection",
            "P2-044",
        ),
        Source::new(
            "writes the head, then the body; another thread reads, and the first that tells of an end is heard",
            "P7-082, more/clients-large.json",
        ),
        Source::new(
            "error texts",
            "P2-045, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: &[
        Source::new("jdk.httpclient.keepalive.timeout", "P2-043"),
        Source::new("jdk.httpclient.enableAllMethodRetry", "P2-044"),
    ],
};
