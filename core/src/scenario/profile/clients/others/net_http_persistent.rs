//! Ruby's net-http-persistent, which leaves retries to `Net::HTTP`.

use super::ruby;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::units::time::Duration;

/// Ruby's net-http-persistent, which leaves retries to `Net::HTTP`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "net-http-persistent",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(5)),
        ..ruby::PROFILE.policy
    },
    retry: ruby::PROFILE.retry,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        REFUSED,
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

/// What each version says where nobody listens.
pub(super) const REFUSED: Text<'static> = Text::new(
    &[NotConnected],
    "Net::HTTP::Persistent::Error: {lower}: server:8080",
);

/// How its user says how long it keeps a connection.
pub(super) const IDLE_TIMEOUT: Setting = Setting::in_secs(
    ("idle_timeout", "http.idle_timeout = {}"),
    "client.idle_timeout",
);

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Ruby net-http-persistent 4",
    settings: &[
        IDLE_TIMEOUT,
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
    versions: "4.0.0 to 4.0.8",
    rows: &[],
    sources: &[
        Source::new("idle timeout 5 s", "P7-010"),
        Source::new("Net::HTTP looks at checkout", "P2-059"),
        Source::new(
            "Net::HTTP sends GET HEAD PUT DELETE OPTIONS TRACE again, once",
            "P7-011, P2-060",
        ),
        Source::new("error texts are those of Net::HTTP", "P7-012, P6-012"),
    ],
    settings: &[
        Source::new("idle_timeout", "P7-010"),
        Source::new("max_retries", "P7-011"),
    ],
};
