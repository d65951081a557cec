//! Node.js `http.Agent` with `keepAlive`.

use crate::scenario::policy::{Liveness, WhileWriting};
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

/// Node.js `http.Agent` with `keepAlive`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "node",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        hint_margin: Some(Duration::from_secs(1)),
        liveness: Liveness::BACKGROUND,
        probes: Some(1),
        while_writing: WhileWriting::Either,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // An end of stream gets a code, too: no RST is needed for `ECONNRESET`.
    usual: &[
        Text::new(
            &[NotConnected],
            "Error: connect {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "Error: socket hang up { code: 'ECONNRESET' }",
        ),
        Text::new(
            &[NothingWritten],
            "Error: write {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError, ContentError],
            "Error: read {errno} { code: '{errno}' }",
        ),
        Text::new(&[ContentEof], "Error: aborted { code: 'ECONNRESET' }"),
        Text::new(&[TimedOut], "AbortError: The operation was aborted"),
    ],
    ..Texts::NONE
};

/// How long it keeps an idle connection.
pub(super) const TIMEOUT: Setting = Setting {
    note: "It counts silence while a response is awaited, too: the request then emits 'timeout', \
           which ends nothing by itself.",
    ..AGENT_TIMEOUT
};

/// The same of what stands on an agent of its user's.
pub(super) const AGENT_TIMEOUT: Setting = Setting::in_millis(
    (
        "agent.options.timeout",
        "new http.Agent({ keepAlive: true, timeout: {} })",
    ),
    "client.idle_timeout",
);

/// What its users can do about failures.
pub(super) const RETRY: Setting = Setting::only(
    "a retry of your own",
    "in your code: send the request again after ECONNRESET if req.reusedSocket is true",
    ("client.retry", "idempotent"),
);

/// Whether it keeps connections at all.
pub(super) const KEEP_ALIVE: Setting = Setting::only(
    "agent.options.keepAlive",
    "new http.Agent({ keepAlive: false })",
    ("client.keep_alive", "false"),
);

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Node.js from 20.18 and 22.9 on, http.Agent",
    settings: &[
        TIMEOUT,
        Setting {
            note: "Node has this option since 22.20 and 24.7; before that it is 1000.",
            ..Setting::in_millis(
                (
                    "agentKeepAliveTimeoutBuffer",
                    "new http.Agent({ keepAlive: true, agentKeepAliveTimeoutBuffer: {} })",
                ),
                "client.hint_margin",
            )
        },
        RETRY,
        KEEP_ALIVE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "20.18 and later 20, 22.9 to 26: those with PR 54863 of September 2024",
    rows: &["Node 20 http.Agent", "Node 26 http.Agent"],
    sources: &[
        Source::new("idle timeout 5 s (globalAgent)", "P2-015"),
        Source::new("honours Keep-Alive less 1 s", "P1-020, P2-016, P6-029"),
        Source::new("TCP keep-alive every second (keepAliveMsecs)", "P2-080"),
        Source::new("no automatic retry", "P2-017"),
        Source::new(
            "reads while it writes, in either order",
            "more/clients-large.json",
        ),
        Source::new(
            "error texts; EOF is reported as code ECONNRESET",
            "P2-018, clients.json",
        ),
    ],
    settings: &[
        Source::new("agent.options.timeout", "P2-015"),
        Source::new("a retry of your own", "P2-017"),
        Source::new("agent.options.keepAlive", "P2-015"),
        Source::new("agentKeepAliveTimeoutBuffer", "P2-016, P6-031"),
    ],
};
