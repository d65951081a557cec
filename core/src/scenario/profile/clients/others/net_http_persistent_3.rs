//! Ruby's net-http-persistent before it left its errors as they were.

use super::{net_http_persistent, ruby};
use crate::scenario::profile::{
    About, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NothingWritten, TimedOut,
    },
    Text, Texts,
};

/// Ruby's net-http-persistent before it left its errors as they were. That it waits for less
/// than `Net::HTTP` before a retry, and retries what may not be repeated if it is told to
/// (`retry_change_requests`), is left out.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "net-http-persistent-3",
    policy: net_http_persistent::PROFILE.policy,
    retry: ruby::PROFILE.retry,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        net_http_persistent::REFUSED,
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof, ContentEof],
            "Net::HTTP::Persistent::Error: too many connection resets (due to end of file reached - EOFError) after {n} requests on {n}, last used {n} seconds ago",
        ),
        Text::new(
            &[
                ClosedIdleError,
                NothingWritten,
                NoResponseError,
                HeadError,
                ContentError,
            ],
            "Net::HTTP::Persistent::Error: too many connection resets (due to {message} - Errno::{errno}) after {n} requests on {n}, last used {n} seconds ago",
        ),
        Text::new(
            &[TimedOut],
            "Net::HTTP::Persistent::Error: too many connection resets (due to Net::ReadTimeout - Net::ReadTimeout) after {n} requests on {n}, last used {n} seconds ago",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Ruby net-http-persistent 3",
    settings: &[
        net_http_persistent::IDLE_TIMEOUT,
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3.1.0 on Ruby 2.0 and later",
    rows: &[],
    sources: &[
        Source::new("idle timeout 5 s", "P7-013"),
        Source::new("Net::HTTP looks at checkout", "P2-059"),
        Source::new(
            "of itself it sends nothing again; Net::HTTP sends GET HEAD PUT DELETE OPTIONS TRACE again, once",
            "P7-014, P2-060",
        ),
        Source::new("error texts", "P7-014"),
    ],
    settings: &[Source::new("idle_timeout", "P7-013")],
};
