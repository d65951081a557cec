//! reqwest, on hyper-util.

use super::hyper_util;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::units::time::Duration;

/// reqwest, on hyper-util.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "reqwest",
    policy: ClientPolicy {
        // Its own default, which is the same.
        idle_timeout: Some(Duration::from_secs(90)),
        ..hyper_util::PROFILE.policy
    },
    ..hyper_util::PROFILE
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "error sending request for url (http://server:8080/test): client error (Connect): tcp connect error: {message} (os error {number})",
        ),
        Text::new(
            &[ClosedIdleEof, ClosedIdleError],
            "error sending request for url (http://server:8080/test): client error (SendRequest): operation was canceled: connection closed",
        ),
        Text::new(
            &[NoResponseEof, HeadEof],
            "error sending request for url (http://server:8080/test): client error (SendRequest): connection closed before message completed",
        ),
        Text::new(
            &[NothingWritten, NoResponseError, HeadError],
            "error sending request for url (http://server:8080/test): client error (SendRequest): connection error: {message} (os error {number})",
        ),
        Text::new(
            &[ContentEof],
            "error decoding response body: error reading a body from connection: end of file before message length reached",
        ),
        Text::new(
            &[ContentError],
            "error decoding response body: error reading a body from connection: {message} (os error {number})",
        ),
        Text::new(
            &[TimedOut],
            "error sending request for url (http://server:8080/test): operation timed out",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "reqwest 0.12",
    settings: hyper_util::ABOUT.settings,
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "0.12",
    rows: &["reqwest 0.12"],
    sources: &[
        Source::new(
            "idle timeout 90 s, any number of idle connections",
            "P2-012",
        ),
        Source::new(
            "sends again what was never written; else nothing over HTTP/1.1",
            "P2-009, P2-013, P2-014",
        ),
        Source::new("reads in the background", "P2-010"),
        Source::new("error texts", "P2-011, clients.json"),
        Source::new(
            "texts of a body that ends early: others with a timeout of its user's",
            "P6-007",
        ),
    ],
    settings: &[
        Source::new("pool_idle_timeout", "P2-012"),
        Source::new("a retry of your own", "P2-013"),
    ],
};
