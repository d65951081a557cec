//! Ruby's `Net::HTTP`.

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

/// Ruby's `Net::HTTP`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "ruby",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(2)),
        liveness: Liveness::Checkout,
        splits_write: true,
        reads_after_failed_write: true,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Idempotent,
        nothing_written: Methods::Idempotent,
        no_response: Methods::Idempotent,
        reused_only: false,
        limit: 1,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            r#"Errno::{errno}: Failed to open TCP connection to server:8080 ({message} - connect(2) for "server" port 8080)"#,
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof, ContentEof],
            "EOFError: end of file reached",
        ),
        Text::new(
            &[
                ClosedIdleError,
                NothingWritten,
                NoResponseError,
                HeadError,
                ContentError,
            ],
            "Errno::{errno}: {message}",
        ),
        Text::new(
            &[TimedOut],
            "Net::ReadTimeout: Net::ReadTimeout with #<TCPSocket:(closed)>",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Ruby Net::HTTP",
    settings: &[
        Setting::in_secs(
            ("keep_alive_timeout", "http.keep_alive_timeout = {}"),
            "client.idle_timeout",
        ),
        Setting::only(
            "max_retries",
            "http.max_retries = 0",
            ("client.retry", "none"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "net-http as of June 2026",
    rows: &[],
    sources: &[
        Source::new("idle timeout 2 s; looks at checkout", "P2-059"),
        Source::new(
            "sends GET HEAD PUT DELETE OPTIONS TRACE again, once, on a fresh connection too",
            "P2-060",
        ),
        Source::new("error texts", "P2-060, P6-012"),
    ],
    settings: &[
        Source::new("keep_alive_timeout", "P2-059"),
        Source::new("max_retries", "P2-060"),
    ],
};
