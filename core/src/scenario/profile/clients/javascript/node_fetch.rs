//! node-fetch on `http.Agent` with `keepAlive`.

use super::node;
use crate::scenario::profile::{
    About, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::Retry;

/// node-fetch on Node.js' `http.Agent` with `keepAlive`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "node-fetch",
    policy: node::PROFILE.policy,
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "FetchError: request to http://server:8080/test failed, reason: connect {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "FetchError: request to http://server:8080/test failed, reason: socket hang up { code: 'ECONNRESET' }",
        ),
        Text::new(
            &[NothingWritten],
            "FetchError: request to http://server:8080/test failed, reason: write {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError],
            "FetchError: request to http://server:8080/test failed, reason: read {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ContentEof, ContentError],
            "FetchError: Invalid response body while trying to fetch http://server:8080/test: aborted { code: 'ECONNRESET' }",
        ),
        Text::new(&[TimedOut], "AbortError: The operation was aborted."),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "node-fetch 3 on Node.js",
    settings: &[
        node::AGENT_TIMEOUT,
        node::KEEP_ALIVE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3 with the http.Agent of Node 20.20",
    rows: &["node-fetch "],
    sources: &[
        Source::new(
            "the pool is Node.js' http.Agent: idle timeout 5 s, Keep-Alive less 1 s",
            "P2-015, P2-016",
        ),
        Source::new("TCP keep-alive every second (keepAliveMsecs)", "P2-080"),
        Source::new(
            "no automatic retry; error texts",
            "more/clients-by-calls.json",
        ),
        Source::new("text of an abort", "P6-003"),
    ],
    settings: &[
        Source::new("agent.options.timeout", "P2-015"),
        Source::new("agent.options.keepAlive", "P2-015"),
    ],
};
