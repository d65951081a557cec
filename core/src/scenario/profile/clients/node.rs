//! Node.js `http.Agent` with `keepAlive`.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text,
};
use crate::scenario::retry::Retry;
use crate::units::time::Duration;

/// Node.js `http.Agent` with `keepAlive`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "node",
    title: "Node.js http.Agent",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        hint_margin: Some(Duration::from_secs(1)),
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
    // An end of stream gets a code, too: no RST is needed for `ECONNRESET`.
    texts: &[
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
    exhausted: &[],
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    versions: "20 to 26",
    settings: &[
        Setting::in_millis("agent.options.timeout", "client.idle_timeout", "P2-015"),
        Setting::in_millis(
            "agentKeepAliveTimeoutBuffer",
            "client.hint_margin",
            "P2-016",
        ),
    ],
    rows: &["Node 20 http.Agent", "Node 26 http.Agent"],
    sources: &[
        Source::new("idle timeout 5 s (globalAgent)", "P2-015"),
        Source::new("honours Keep-Alive less 1 s", "P2-016"),
        Source::new("no automatic retry", "P2-017"),
        Source::new(
            "error texts; EOF is reported as code ECONNRESET",
            "P2-018, clients.json",
        ),
    ],
};
