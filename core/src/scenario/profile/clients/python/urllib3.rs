//! urllib3's `PoolManager`.

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

/// urllib3's `PoolManager`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "urllib3",
    policy: ClientPolicy {
        liveness: Liveness::Checkout,
        splits_write: true,
        reads_after_failed_write: true,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Idempotent,
        nothing_written: Methods::Idempotent,
        no_response: Methods::Idempotent,
        // The body is read where the retries are counted (preload_content).
        partial_response: Methods::Idempotent,
        reused_only: false,
        limit: 3,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // Python's `http.client` below, urllib3's wrapping around it.
    // It takes a head that ends early for a complete one.
    usual: &[
        Text::new(
            &[ClosedIdleEof, NoResponseEof],
            "ProtocolError: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
        ),
        Text::new(
            &[HeadEof, ContentEof],
            "ProtocolError: ('Connection broken: IncompleteRead({content} bytes read, {missing} more expected)', IncompleteRead({content} bytes read, {missing} more expected))",
        ),
        Text::new(
            &[ContentError],
            "ProtocolError: (\"Connection broken: {exception}({number}, '{message}')\", {exception}({number}, '{message}'))",
        ),
        Text::new(
            &[NothingWritten, ClosedIdleError, NoResponseError, HeadError],
            "ProtocolError: ('Connection aborted.', {exception}({number}, '{message}'))",
        ),
        Text::new(
            &[NotConnected],
            "MaxRetryError: HTTPConnectionPool(host='server', port=8080): Max retries exceeded with url: /test (Caused by NewConnectionError(\"HTTPConnection(host='server', port=8080): Failed to establish a new connection: [Errno {number}] {message}\"))",
        ),
        Text::new(
            &[TimedOut],
            "ReadTimeoutError: HTTPConnectionPool(host='server', port=8080): Read timed out.",
        ),
    ],
    exhausted: &[
        Text::new(
            &[ClosedIdleEof, NoResponseEof],
            "MaxRetryError: HTTPConnectionPool(host='server', port=8080): Max retries exceeded with url: /test (Caused by ProtocolError('Connection aborted.', RemoteDisconnected('Remote end closed connection without response')))",
        ),
        Text::new(
            &[HeadEof, ContentEof],
            "MaxRetryError: HTTPConnectionPool(host='server', port=8080): Max retries exceeded with url: /test (Caused by ProtocolError('Connection broken: IncompleteRead({content} bytes read, {missing} more expected)', IncompleteRead({content} bytes read, {missing} more expected)))",
        ),
        Text::new(
            &[ContentError],
            "MaxRetryError: HTTPConnectionPool(host='server', port=8080): Max retries exceeded with url: /test (Caused by ProtocolError(\"Connection broken: {exception}({number}, '{message}')\", {exception}({number}, '{message}')))",
        ),
        Text::new(
            &[NothingWritten, ClosedIdleError, NoResponseError, HeadError],
            "MaxRetryError: HTTPConnectionPool(host='server', port=8080): Max retries exceeded with url: /test (Caused by ProtocolError('Connection aborted.', {exception}({number}, '{message}')))",
        ),
        Text::new(
            &[TimedOut],
            "MaxRetryError: HTTPConnectionPool(host='server', port=8080): Max retries exceeded with url: /test (Caused by ReadTimeoutError(\"HTTPConnectionPool(host='server', port=8080): Read timed out.\"))",
        ),
    ],
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "urllib3 2.8",
    settings: &[Setting::CLIENT_SAYS_CLOSE, Setting::CLIENT_PROBES],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "2.8",
    rows: &["urllib3 "],
    sources: &[
        Source::new("no idle timeout", "P2-027"),
        Source::new("polls at checkout", "P2-028"),
        Source::new(
            "retries HEAD GET PUT DELETE OPTIONS TRACE, at most 3 times, on fresh connections too",
            "P2-029",
        ),
        Source::new("error texts", "P2-031, clients.json"),
    ],
    settings: &[],
};
