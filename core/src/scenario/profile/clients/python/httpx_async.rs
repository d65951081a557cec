//! httpx's `AsyncClient`, on httpcore and anyio.

use super::httpx;
use crate::scenario::policy::WhileWriting;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};

/// httpx's `AsyncClient`, on httpcore and anyio.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "httpx-async",
    policy: ClientPolicy {
        while_writing: WhileWriting::Buffers,
        ..httpx::PROFILE.policy
    },
    ..httpx::PROFILE
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // It goes on to read after a failed write, and says nothing of what that fails with.
    usual: &[
        Text::new(
            &[NotConnected],
            "ConnectError: All connection attempts failed",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "RemoteProtocolError: Server disconnected without sending a response.",
        ),
        Text::new(
            &[ContentEof],
            "RemoteProtocolError: peer closed connection without sending complete message body (received {content} bytes, expected {whole})",
        ),
        Text::new(
            &[
                NothingWritten,
                ClosedIdleError,
                NoResponseError,
                HeadError,
                ContentError,
            ],
            "ReadError: ",
        ),
        Text::new(&[TimedOut], "ReadTimeout: "),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "httpx 0.28 AsyncClient",
    settings: &[httpx::EXPIRY, httpx::RETRY, Setting::CLIENT_SAYS_CLOSE],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "0.28",
    rows: &["httpx 0.28 AsyncClient"],
    sources: &[
        Source::new("idle timeout 5 s; polls at checkout", "P2-032"),
        Source::new("no automatic retry", "P2-033"),
        Source::new(
            "writes the rest out of a buffer of its own",
            "more/clients-large.json",
        ),
        Source::new(
            "error texts; an errno has none",
            "P2-034, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: httpx::ORIGIN.settings,
};
