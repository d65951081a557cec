//! The legacy client of hyper-util.

use crate::scenario::policy::{Liveness, WhileWriting};
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts, Unit,
};
use crate::scenario::retry::{Methods, Retry};
use crate::units::time::Duration;

/// The legacy client of hyper-util.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "hyper-util",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(90)),
        liveness: Liveness::BACKGROUND,
        while_writing: WhileWriting::Reads,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Any,
        needs_replayable: false,
        limit: u32::MAX,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "client error (Connect): tcp connect error: {message} (os error {number})",
        ),
        Text::new(
            &[ClosedIdleEof, ClosedIdleError],
            "client error (SendRequest): operation was canceled: connection closed",
        ),
        Text::new(
            &[NoResponseEof, HeadEof],
            "client error (SendRequest): connection closed before message completed",
        ),
        Text::new(
            &[NothingWritten, NoResponseError, HeadError],
            "client error (SendRequest): connection error: {message} (os error {number})",
        ),
        Text::new(
            &[ContentEof],
            "error reading a body from connection: end of file before message length reached",
        ),
        Text::new(
            &[ContentError],
            "error reading a body from connection: {message} (os error {number})",
        ),
        Text::new(&[TimedOut], "deadline has elapsed"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "hyper-util 0.1",
    settings: &[
        Setting::of_type(
            Unit::Rust,
            ("pool_idle_timeout", ".pool_idle_timeout({})"),
            "client.idle_timeout",
        ),
        Setting::only(
            "a retry of your own",
            "in your code: send the request again when it failed on a reused connection",
            ("client.retry", "idempotent"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "0.1",
    rows: &["hyper-util "],
    sources: &[
        Source::new("idle timeout 90 s", "P2-008"),
        Source::new(
            "retries any method, if the request was never written",
            "P2-009",
        ),
        Source::new("reads in the background", "P2-010"),
        Source::new(
            "reads while it writes, before it",
            "more/clients-large.json",
        ),
        Source::new("error texts", "P2-011, clients.json"),
    ],
    settings: &[
        Source::new("pool_idle_timeout", "P2-008"),
        Source::new("a retry of your own", "P2-009"),
    ],
};
