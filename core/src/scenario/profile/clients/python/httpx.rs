//! httpx's `Client`, on httpcore.

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

/// httpx's `Client`, on httpcore.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "httpx",
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
    usual: &[
        Text::new(&[NotConnected], "ConnectError: [Errno {number}] {message}"),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "RemoteProtocolError: Server disconnected without sending a response.",
        ),
        Text::new(
            &[ContentEof],
            "RemoteProtocolError: peer closed connection without sending complete message body (received {content} bytes, expected {whole})",
        ),
        // It goes on to read after a failed write, and reports what that says.
        Text::new(
            &[
                NothingWritten,
                ClosedIdleError,
                NoResponseError,
                HeadError,
                ContentError,
            ],
            "ReadError: [Errno {number}] {message}",
        ),
        Text::new(&[TimedOut], "ReadTimeout: timed out"),
    ],
    ..Texts::NONE
};

/// How long it keeps an idle connection.
pub(super) const EXPIRY: Setting = Setting::in_secs(
    (
        "httpx.Limits.keepalive_expiry",
        "httpx.Limits(keepalive_expiry={})",
    ),
    "client.idle_timeout",
);

/// What its users can do about failures.
pub(super) const RETRY: Setting = Setting::only(
    "a retry of your own",
    "in your code: send the request again when it failed on a reused connection",
    ("client.retry", "idempotent"),
);

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "httpx 0.28",
    settings: &[
        EXPIRY,
        RETRY,
        Setting::CLIENT_SAYS_CLOSE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "0.28",
    rows: &["httpx 0.28 Client"],
    sources: &[
        Source::new("idle timeout 5 s; polls at checkout", "P2-032"),
        Source::new("no automatic retry", "P2-033"),
        Source::new(
            "error texts",
            "P2-034, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: &[
        Source::new("httpx.Limits.keepalive_expiry", "P2-032"),
        Source::new("a retry of your own", "P2-033"),
    ],
};
