//! curl and libcurl.

use crate::scenario::policy::{Liveness, WhileWriting};
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

/// curl and libcurl.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "curl",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(118)),
        liveness: Liveness::CheckoutAfter {
            idle: Duration::from_secs(1),
        },
        while_writing: WhileWriting::Either,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        no_response: Methods::Any,
        // A failed send is forgiven while it sends the head, and not while it sends the body.
        request_cut: Some(Methods::None),
        limit: 5,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "curl: (7) Failed to connect to server port 8080: Couldn't connect to server",
        ),
        Text::new(
            &[ClosedIdleEof, ClosedIdleError, NoResponseEof],
            "curl: (52) Empty reply from server",
        ),
        Text::new(&[NothingWritten], "curl: (55) Send failure: {message}"),
        Text::new(
            &[NoResponseError, HeadError, ContentError],
            "curl: (56) Recv failure: {message}",
        ),
        Text::new(
            &[HeadEof, ContentEof],
            "curl: (18) transfer closed with {missing} bytes remaining to read",
        ),
        Text::new(&[TimedOut], "curl: (28) Operation timed out"),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "curl 8",
    settings: &[
        Setting::in_secs(
            (
                "CURLOPT_MAXAGE_CONN",
                "curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, {}L)",
            ),
            "client.idle_timeout",
        ),
        Setting::in_secs(
            (
                "CURLOPT_MAXLIFETIME_CONN",
                "curl_easy_setopt(curl, CURLOPT_MAXLIFETIME_CONN, {}L)",
            ),
            "client.max_age",
        ),
        Setting::CLIENT_SAYS_CLOSE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "curl 7.88, libcurl 8.23",
    rows: &["libcurl ", "curl "],
    sources: &[
        Source::new("idle timeout 118 s", "P2-038"),
        Source::new("looks at checkout if idle for 1 s or more", "P2-039"),
        Source::new(
            "retries every method if no octet came back; at most 5 times",
            "P2-040, P2-041",
        ),
        Source::new(
            "does not send again what it failed to write of a body",
            "more/clients-large.json",
        ),
        Source::new("error texts", "P2-042, clients.json"),
    ],
    settings: &[
        Source::new("CURLOPT_MAXAGE_CONN", "P2-038"),
        Source::new("CURLOPT_MAXLIFETIME_CONN", "P7-075"),
    ],
};
