//! got on `http.Agent` with `keepAlive`.

use super::node;
use crate::scenario::profile::{
    About, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::{Methods, Retry};

/// got on Node.js' `http.Agent` with `keepAlive`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "got",
    policy: node::PROFILE.policy,
    // It waits for a second before the first of them, which is left out.
    retry: Retry {
        closed_idle: Methods::Idempotent,
        nothing_written: Methods::Idempotent,
        no_response: Methods::Idempotent,
        partial_response: Methods::Idempotent,
        reused_only: false,
        limit: 2,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "RequestError: connect {errno} { code: '{errno}' } [cause]: Error: connect {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "RequestError: socket hang up { code: 'ECONNRESET' } [cause]: Error: socket hang up { code: 'ECONNRESET' }",
        ),
        Text::new(
            &[NothingWritten],
            "RequestError: write {errno} { code: '{errno}' } [cause]: Error: write {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError],
            "RequestError: read {errno} { code: '{errno}' } [cause]: Error: read {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ContentEof, ContentError],
            "ReadError: The server aborted pending request { code: 'ECONNRESET' } [cause]: Error: The server aborted pending request { code: 'ECONNRESET' }",
        ),
        Text::new(
            &[TimedOut],
            "TimeoutError: Timeout awaiting 'request' for {n} { code: 'ETIMEDOUT' } [cause]: TimeoutError: Timeout awaiting 'request' for {n} { code: 'ETIMEDOUT' }",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "got 14 on Node.js",
    settings: &[
        node::AGENT_TIMEOUT,
        Setting::only(
            "retry.limit",
            "got(url, { retry: { limit: 0 } })",
            ("client.retry", "none"),
        ),
        node::KEEP_ALIVE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "14 and 15 with the http.Agent of Node 20.20; its own agent keeps no connection",
    rows: &["got "],
    sources: &[
        Source::new(
            "the pool is Node.js' http.Agent: idle timeout 5 s, Keep-Alive less 1 s",
            "P2-015, P2-016",
        ),
        Source::new(
            "sends GET PUT HEAD DELETE OPTIONS TRACE again, at most twice, on fresh connections too",
            "P2-020, more/clients-by-calls.json",
        ),
        Source::new("TCP keep-alive every second (keepAliveMsecs)", "P2-080"),
        Source::new("error texts", "more/clients-by-calls.json"),
        Source::new("text of a timeout", "P6-002"),
    ],
    settings: &[
        Source::new("agent.options.timeout", "P2-015"),
        Source::new("retry.limit", "P2-020"),
        Source::new("agent.options.keepAlive", "P2-015"),
    ],
};
