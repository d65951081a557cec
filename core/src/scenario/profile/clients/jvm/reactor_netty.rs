//! reactor-netty's `HttpClient`.

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

/// reactor-netty's `HttpClient`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "reactor-netty",
    policy: ClientPolicy {
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        limit: 1,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "io.netty.channel.AbstractChannel$AnnotatedConnectException: {message}: server/server:8080",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "PrematureCloseException: Connection prematurely closed BEFORE response",
        ),
        Text::new(
            &[ContentEof],
            "PrematureCloseException: Connection prematurely closed DURING response",
        ),
        Text::new(
            &[
                ClosedIdleError,
                NothingWritten,
                NoResponseError,
                HeadError,
                ContentError,
            ],
            "java.net.SocketException: {java}",
        ),
        Text::new(&[TimedOut], "io.netty.handler.timeout.ReadTimeoutException"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "reactor-netty 1 HttpClient",
    settings: &[
        Setting::in_secs(
            (
                "ConnectionProvider.maxIdleTime",
                "ConnectionProvider.builder(\"name\").maxIdleTime(Duration.ofSeconds({}))",
            ),
            "client.idle_timeout",
        ),
        Setting::only(
            "HttpClient.disableRetry",
            ".disableRetry(true)",
            ("client.retry", "none"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.3, source read",
    rows: &[],
    sources: &[
        Source::new("no idle timeout; first in, first out", "P2-062"),
        Source::new(
            "sends again, once, what failed before its head was sent",
            "P2-063",
        ),
        Source::new("error texts of an end of stream", "P2-064"),
        Source::new("the other texts are those of Netty and Java", "P6-006"),
    ],
    settings: &[
        Source::new("ConnectionProvider.maxIdleTime", "P2-062"),
        Source::new("HttpClient.disableRetry", "P2-063"),
    ],
};
