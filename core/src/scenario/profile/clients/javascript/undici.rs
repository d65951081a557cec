//! undici's own `Pool` and `Agent`.

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

/// undici's own `Pool` and `Agent`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "undici",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(4)),
        hint_margin: Some(Duration::from_secs(2)),
        liveness: Liveness::BACKGROUND,
        while_writing: WhileWriting::Either,
        ..ClientPolicy::NONE
    },
    // What is queued on a connection that ends goes to another; what was begun fails.
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
            "Error: connect {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "SocketError: other side closed { code: 'UND_ERR_SOCKET' }",
        ),
        Text::new(
            &[NothingWritten],
            "Error: write {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError],
            "Error: read {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ContentEof],
            "SocketError: other side closed { code: 'UND_ERR_SOCKET' }",
        ),
        Text::new(&[ContentError], "Error: read {errno} { code: '{errno}' }"),
        Text::new(
            &[TimedOut],
            "HeadersTimeoutError: Headers Timeout Error { code: 'UND_ERR_HEADERS_TIMEOUT' }",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "undici 7",
    settings: &[
        Setting::in_millis(
            ("keepAliveTimeout", "new Agent({ keepAliveTimeout: {} })"),
            "client.idle_timeout",
        ),
        Setting::in_millis(
            (
                "keepAliveTimeoutThreshold",
                "new Agent({ keepAliveTimeoutThreshold: {} })",
            ),
            "client.hint_margin",
        ),
        Setting::only(
            "RetryAgent",
            "new RetryAgent(new Agent())",
            ("client.retry", "idempotent"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "7.30, and 8.10 as far as it was read; the margin is 1 s before April 2024",
    rows: &["undici 7"],
    sources: &[
        Source::new(
            "idle timeout 4 s; goes by Keep-Alive less 2 s, at most 600 s",
            "P2-022",
        ),
        Source::new("reads in the background", "P2-023"),
        Source::new(
            "fails what is under way for any method; what has not begun goes to another connection",
            "P2-024",
        ),
        Source::new(
            "reads while it writes, in either order",
            "more/clients-large.json",
        ),
        Source::new(
            "error texts",
            "P2-025, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: &[
        Source::new("keepAliveTimeout", "P2-022"),
        Source::new("keepAliveTimeoutThreshold", "P2-022"),
        Source::new("RetryAgent", "P2-024"),
    ],
};
