//! requests' `Session`.

use super::urllib3;
use crate::scenario::profile::{
    About, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::Retry;

/// requests' `Session`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "requests",
    policy: urllib3::PROFILE.policy,
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // Python's `http.client` below, requests' wrapping around it.
    // It takes a head that ends early for a complete one.
    usual: &[
        Text::new(
            &[ClosedIdleEof, NoResponseEof],
            "ConnectionError: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
        ),
        Text::new(
            &[HeadEof, ContentEof],
            "ChunkedEncodingError: ('Connection broken: IncompleteRead({content} bytes read, {missing} more expected)', IncompleteRead({content} bytes read, {missing} more expected))",
        ),
        Text::new(
            &[ContentError],
            "ChunkedEncodingError: (\"Connection broken: {exception}({number}, '{message}')\", {exception}({number}, '{message}'))",
        ),
        Text::new(
            &[NothingWritten, ClosedIdleError, NoResponseError, HeadError],
            "ConnectionError: ('Connection aborted.', {exception}({number}, '{message}'))",
        ),
        Text::new(
            &[NotConnected],
            "ConnectionError: HTTPConnectionPool(host='server', port=8080): Max retries exceeded with url: /test (Caused by NewConnectionError(\"HTTPConnection(host='server', port=8080): Failed to establish a new connection: [Errno {number}] {message}\"))",
        ),
        Text::new(
            &[TimedOut],
            "ReadTimeout: HTTPConnectionPool(host='server', port=8080): Read timed out.",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "requests 2.34",
    settings: &[
        Setting::only(
            "HTTPAdapter(max_retries)",
            "session.mount(\"https://\", requests.adapters.HTTPAdapter(max_retries=3))",
            ("client.retry", "idempotent"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "2.34",
    rows: &["requests "],
    sources: &[
        Source::new(
            "urllib3's pool: no idle timeout, polls at checkout",
            "P2-027, P2-028",
        ),
        Source::new("no automatic retry", "P2-030"),
        Source::new("error texts", "P2-031, clients.json"),
    ],
    settings: &[Source::new("HTTPAdapter(max_retries)", "P2-029, P2-030")],
};
