//! aiohttp's `ClientSession`.

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
use crate::units::time::Duration;

/// aiohttp's `ClientSession`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "aiohttp",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(15)),
        liveness: Liveness::BACKGROUND,
        while_writing: WhileWriting::Buffers,
        ..ClientPolicy::NONE
    },
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
            "ClientConnectorError: Cannot connect to host server:8080 ssl:default [Connect call failed ('server', 8080)]",
        ),
        Text::new(
            &[NoResponseEof, HeadEof],
            "ServerDisconnectedError: Server disconnected",
        ),
        Text::new(
            &[ClosedIdleEof, ClosedIdleError],
            "ClientConnectionResetError: Cannot write to closing transport",
        ),
        Text::new(
            &[ContentEof],
            "ClientPayloadError: Response payload is not completed: <ContentLengthError: 400, message='Not enough data to satisfy content length header (received {content} of {whole} bytes).'>",
        ),
        Text::new(
            &[NothingWritten, NoResponseError, HeadError],
            "ClientOSError: [Errno {number}] {message}",
        ),
        Text::new(
            &[ContentError],
            "ClientPayloadError: Response payload is not completed: <{exception}: [Errno {number}] {message}>",
        ),
        Text::new(&[TimedOut], "TimeoutError: "),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "aiohttp 3.14",
    settings: &[
        Setting::in_secs(
            (
                "TCPConnector(keepalive_timeout)",
                "aiohttp.TCPConnector(keepalive_timeout={})",
            ),
            "client.idle_timeout",
        ),
        Setting::CLIENT_SAYS_CLOSE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3.14; it sends again since 3.10",
    rows: &["aiohttp 3.14"],
    sources: &[
        Source::new(
            "idle timeout 15 s; knows of a FIN that its event loop has read",
            "P2-035",
        ),
        Source::new(
            "sends GET HEAD OPTIONS TRACE PUT DELETE again, once, on a fresh connection too",
            "P2-036, more/clients-by-calls.json",
        ),
        Source::new("last in, first out", "P5-011"),
        Source::new(
            "writes the rest out of a buffer of its own",
            "more/clients-large.json",
        ),
        Source::new(
            "error texts",
            "P2-037, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: &[Source::new("TCPConnector(keepalive_timeout)", "P2-035")],
};
