//! Finch, the pool of Elixir's Mint.

use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};
use crate::scenario::retry::Retry;

/// Finch, the pool of Elixir's Mint, which by itself has none.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "finch",
    policy: ClientPolicy {
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure. Erlang says of a reset what it says of an end, unless it
/// is asked to tell them apart.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(&[NotConnected], "** (Finch.TransportError) {lower}"),
        Text::new(
            &[
                ClosedIdleEof,
                ClosedIdleError,
                NothingWritten,
                NoResponseEof,
                NoResponseError,
                HeadEof,
                HeadError,
                ContentEof,
                ContentError,
            ],
            "%Finch.TransportError{reason: :closed, source: %Mint.TransportError{reason: :closed}}",
        ),
        Text::new(
            &[TimedOut],
            "%Finch.TransportError{reason: :timeout, source: %Mint.TransportError{reason: :timeout}}",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Finch 0.23 on Mint 1.9",
    settings: &[
        Setting::in_plain_millis(
            ("conn_max_idle_time", "conn_max_idle_time: {}"),
            "client.idle_timeout",
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "Finch 0.23.0, Mint 1.9.3; before Finch 0.22 the error is Mint's own",
    rows: &[],
    sources: &[
        Source::new("no idle timeout unless it is set", "P7-001"),
        Source::new(
            "an idle socket is in active mode, so its end is seen",
            "P7-002",
        ),
        Source::new("sends nothing again", "P7-003"),
        Source::new("error texts", "P7-004"),
        Source::new("a reset is told as an end", "P7-005"),
    ],
    settings: &[Source::new("conn_max_idle_time", "P7-001")],
};
