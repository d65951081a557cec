//! Google Cloud HTTP load balancer, towards its backend.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::Retry;
use crate::units::time::Duration;

/// Google Cloud HTTP load balancer, towards its backend.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "gcp-lb",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(600)),
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // Status and statusDetails of its log.
    usual: &[
        Text::new(&[NotConnected], "502 failed_to_connect_to_backend"),
        Text::new(
            &[
                ClosedIdleEof,
                NoResponseEof,
                HeadEof,
                ClosedIdleError,
                NothingWritten,
                NoResponseError,
                HeadError,
            ],
            "502 backend_connection_closed_before_data_sent_to_client",
        ),
        Text::new(
            &[ContentEof, ContentError],
            "backend_connection_closed_after_partial_response_sent",
        ),
        Text::new(&[TimedOut], "502 backend_timeout"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Google Cloud HTTP load balancer",
    settings: &[],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "a service without versions",
    rows: &[],
    sources: &[
        Source::new(
            "keeps idle connections for 600 s, and that cannot be set",
            "P1-057",
        ),
        Source::new(
            "whether it looks, and whether it sends again, is not known here",
            "P4-022",
        ),
        Source::new("log texts", "P4-022, P6-027"),
    ],
    settings: &[],
};
