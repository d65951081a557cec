//! `fetch` of Node.js, which is undici.

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

/// `fetch` of Node.js, which is undici.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "fetch",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(4)),
        hint_margin: Some(Duration::from_secs(2)),
        liveness: Liveness::BACKGROUND,
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
            "TypeError: fetch failed [cause]: Error: connect {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "TypeError: fetch failed [cause]: SocketError: other side closed { code: 'UND_ERR_SOCKET' }",
        ),
        Text::new(
            &[NothingWritten],
            "TypeError: fetch failed [cause]: Error: write {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError],
            "TypeError: fetch failed [cause]: Error: read {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ContentEof],
            "TypeError: terminated [cause]: SocketError: other side closed { code: 'UND_ERR_SOCKET' }",
        ),
        Text::new(
            &[ContentError],
            "TypeError: terminated [cause]: Error: read {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[TimedOut],
            "TimeoutError: The operation was aborted due to timeout { code: '23' }",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Node.js fetch (undici 6 to 8)",
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
    versions: "undici 6.24 in Node 20.20, undici 8.10 in Node 26; the margin is 1 s before April 2024",
    rows: &["Node 20 fetch", "Node 26 fetch"],
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
