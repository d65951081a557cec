//! `mod_proxy_http` of Apache, towards its backend.

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

/// `mod_proxy_http` of Apache, towards its backend.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "mod-proxy",
    policy: ClientPolicy {
        liveness: Liveness::Checkout,
        ..ClientPolicy::NONE
    },
    retry: Retry::NEVER,
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[
                ClosedIdleEof,
                ClosedIdleError,
                NothingWritten,
                NoResponseEof,
                NoResponseError,
                HeadEof,
                HeadError,
            ],
            "AH01102: error reading status line from remote server server:8080 (502 Proxy Error)",
        ),
        Text::new(
            &[NotConnected],
            "AH00957: HTTP: attempt to connect to server:8080 (*) failed (503 Service Unavailable)",
        ),
        Text::new(
            &[ContentEof, ContentError],
            "AH01110: error reading response",
        ),
        Text::new(
            &[TimedOut],
            "AH01102: error reading status line from remote server server:8080 (504 Gateway Timeout)",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Apache mod_proxy_http",
    settings: &[
        Setting::in_secs(
            ("ttl", "ProxyPass / http://server:8080/ ttl={}"),
            "client.idle_timeout",
        ),
        Setting::only(
            "proxy-initial-not-pooled",
            "SetEnv proxy-initial-not-pooled 1",
            ("client.keep_alive", "false"),
        ),
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "2.4 trunk, October 2024",
    rows: &[],
    sources: &[
        Source::new("no idle timeout unless ttl is set", "P1-016"),
        Source::new("polls and peeks at checkout", "P1-017"),
        Source::new(
            "sends nothing again; on a client's later request it closes to the client without an answer",
            "P2-071",
        ),
        Source::new("error texts", "P6-025"),
    ],
    settings: &[
        Source::new("ttl", "P1-016"),
        Source::new("proxy-initial-not-pooled", "P2-071"),
    ],
};
