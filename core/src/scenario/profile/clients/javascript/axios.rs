//! axios on `http.Agent` with `keepAlive`.

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

/// axios on Node.js' `http.Agent` with `keepAlive`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "axios",
    policy: node::PROFILE.policy,
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // Its error takes the name, the words and the code of the error that Node.js gives it.
    usual: &[
        Text::new(
            &[NotConnected],
            "Error: connect {errno} { code: '{errno}' } [cause]: Error: connect {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "Error: socket hang up { code: 'ECONNRESET' } [cause]: Error: socket hang up { code: 'ECONNRESET' }",
        ),
        Text::new(
            &[NothingWritten],
            "Error: write {errno} { code: '{errno}' } [cause]: Error: write {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError],
            "Error: read {errno} { code: '{errno}' } [cause]: Error: read {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ContentEof, ContentError],
            "AxiosError: stream has been aborted { code: 'ERR_BAD_RESPONSE' }",
        ),
        Text::new(
            &[TimedOut],
            "AxiosError: timeout of {n} exceeded { code: 'ECONNABORTED' }",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "axios 1 on Node.js",
    settings: &[
        node::AGENT_TIMEOUT,
        Setting::only(
            "a retry of your own",
            "in your code: send the request again after ECONNRESET",
            ("client.retry", "idempotent"),
        ),
        node::KEEP_ALIVE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "axios 1 with the http.Agent of Node 20.20",
    rows: &["Node 20 axios"],
    sources: &[
        Source::new(
            "the pool is Node.js' http.Agent: idle timeout 5 s, Keep-Alive less 1 s, last in, first out, 256 free sockets",
            "P2-015, P2-016",
        ),
        Source::new("no automatic retry", "P2-019"),
        Source::new("TCP keep-alive every second (keepAliveMsecs)", "P2-080"),
        Source::new(
            "error texts",
            "P2-019, clients.json, more/clients-by-calls.json",
        ),
        Source::new("text of a timeout", "P6-001"),
    ],
    settings: &[
        Source::new("agent.options.timeout", "P2-015"),
        Source::new("a retry of your own", "P2-019"),
        Source::new("agent.options.keepAlive", "P2-015"),
    ],
};
