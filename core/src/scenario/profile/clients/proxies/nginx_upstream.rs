//! nginx, towards its upstream.

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

/// nginx, towards its upstream.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "nginx-upstream",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(60)),
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    // A request counts as sent before an octet of it is (P2-069).
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Idempotent,
        no_response: Methods::Idempotent,
        limit: u32::MAX,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    // What its error log says; its client reads 502.
    usual: &[
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "upstream prematurely closed connection while reading response header from upstream",
        ),
        Text::new(
            &[ContentEof],
            "upstream prematurely closed connection while reading upstream",
        ),
        Text::new(
            &[ContentError],
            "recv() failed ({number}: {message}) while reading upstream",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError],
            "recv() failed ({number}: {message}) while reading response header from upstream",
        ),
        Text::new(
            &[NothingWritten],
            "writev() failed ({number}: {message}) while sending request to upstream",
        ),
        Text::new(
            &[NotConnected],
            "connect() failed ({number}: {message}) while connecting to upstream",
        ),
        Text::new(
            &[TimedOut],
            "upstream timed out (110: Connection timed out) while reading response header from upstream",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "nginx to its upstream",
    settings: &[
        Setting::in_secs(
            (
                "keepalive_timeout in upstream {}",
                "keepalive_timeout {}s;  (in the upstream block)",
            ),
            "client.idle_timeout",
        ),
        Setting::only(
            "proxy_set_header Connection",
            "proxy_set_header Connection close;",
            ("client.keep_alive", "false"),
        ),
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.31; without \"keepalive\" in its upstream block no connection is kept before 1.29.7",
    rows: &[],
    sources: &[
        Source::new("idle timeout 60 s", "P1-007"),
        Source::new(
            "greatest age 3600 s, which ends no idle connection, and is left out",
            "P7-083",
        ),
        Source::new("keeps connections by default since 1.29.7", "P1-008"),
        Source::new("reads in the background", "P1-009"),
        Source::new(
            "sends again any method but POST, LOCK and PATCH on a kept connection",
            "P2-069",
        ),
        Source::new("error texts of its log; its client reads 502", "P2-070"),
    ],
    settings: &[
        Source::new("keepalive_timeout in upstream {}", "P1-007"),
        Source::new("proxy_set_header Connection", "P3-010"),
    ],
};
