//! `OkHttp` 3.

use super::okhttp;
use crate::scenario::policy::Liveness;
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};

/// `OkHttp` 3.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "okhttp-3",
    policy: ClientPolicy {
        liveness: Liveness::Checkout,
        ..okhttp::PROFILE.policy
    },
    ..okhttp::PROFILE
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "java.net.ConnectException: Failed to connect to server/server:8080, caused by: java.net.ConnectException: {message}",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "java.io.IOException: unexpected end of stream on Connection{server:8080, proxy=DIRECT hostAddress=/server:8080 cipherSuite=none protocol=http/1.1}, caused by: java.io.EOFException: \\n not found: limit=0 content=…",
        ),
        Text::new(
            &[ContentEof],
            "java.net.ProtocolException: unexpected end of stream",
        ),
        Text::new(&[NothingWritten], "java.net.SocketException: {message}"),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError, ContentError],
            "java.net.SocketException: {java}",
        ),
        Text::new(
            &[TimedOut],
            "java.net.SocketTimeoutException: timeout, caused by: java.net.SocketException: Socket closed",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "OkHttp 3",
    settings: okhttp::ABOUT.settings,
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "3.13.1",
    rows: &["OkHttp 3"],
    sources: &[
        Source::new("idle timeout 5 minutes, 5 connections", "P2-052"),
        Source::new(
            "reads for 1 ms before it uses a connection, but for a GET",
            "clients.json",
        ),
        Source::new(
            "sends every method again, once for an address, if its body can be",
            "P2-053, P4-026",
        ),
        Source::new("error texts", "clients.json, more/clients-by-calls.json"),
    ],
    settings: okhttp::ORIGIN.settings,
};
