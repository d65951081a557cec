//! httpx's `AsyncClient`, on httpcore and anyio.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::Retry;
use crate::units::time::Duration;

/// httpx's `AsyncClient`, on httpcore and anyio.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "httpx-async",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        liveness: Liveness::Checkout,
        splits_write: true,
        reads_after_failed_write: true,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
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
    settings: &[
        Setting::in_secs(
            (
                "httpx.Limits.keepalive_expiry",
                "httpx.Limits(keepalive_expiry={})",
            ),
            "client.idle_timeout",
        ),
        Setting::only(
            "a retry of your own",
            "in your code: send the request again when it failed on a reused connection",
            ("client.retry", "idempotent"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "0.28",
    rows: &["httpx 0.28 AsyncClient"],
    sources: &[
        Source::new("idle timeout 5 s; polls at checkout", "P2-032"),
        Source::new("no automatic retry", "P2-033"),
        Source::new(
            "error texts; an errno has none",
            "P2-034, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: &[
        Source::new("httpx.Limits.keepalive_expiry", "P2-032"),
        Source::new("a retry of your own", "P2-033"),
    ],
};
