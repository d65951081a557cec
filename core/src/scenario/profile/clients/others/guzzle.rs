//! Guzzle, PHP's client on libcurl.

use crate::scenario::profile::clients::curl;
use crate::scenario::profile::{
    About, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};

/// Guzzle, PHP's client on libcurl: connections and retries are libcurl's.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "guzzle",
    policy: curl::PROFILE.policy,
    retry: curl::PROFILE.retry,
};

/// In which words it reports a failure: libcurl's number and message between its own.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "GuzzleHttp\\Exception\\ConnectException: cURL error 7: Failed to connect to server port 8080: Couldn't connect to server (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for http://server:8080/test",
        ),
        Text::new(
            &[ClosedIdleEof, ClosedIdleError, NoResponseEof],
            "GuzzleHttp\\Exception\\ConnectException: cURL error 52: Empty reply from server (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for http://server:8080/test",
        ),
        Text::new(
            &[NothingWritten],
            "GuzzleHttp\\Exception\\RequestException: cURL error 55: Send failure: {message} (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for http://server:8080/test",
        ),
        Text::new(
            &[NoResponseError, HeadError, ContentError],
            "GuzzleHttp\\Exception\\RequestException: cURL error 56: Recv failure: {message} (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for http://server:8080/test",
        ),
        Text::new(
            &[HeadEof, ContentEof],
            "GuzzleHttp\\Exception\\RequestException: cURL error 18: transfer closed with {missing} bytes remaining to read (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for http://server:8080/test",
        ),
        Text::new(
            &[TimedOut],
            "GuzzleHttp\\Exception\\ConnectException: cURL error 28: Operation timed out (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for http://server:8080/test",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Guzzle 7 on PHP's curl",
    settings: &[
        Setting::in_secs(
            (
                "CURLOPT_MAXAGE_CONN",
                "'curl' => [CURLOPT_MAXAGE_CONN => {}]",
            ),
            "client.idle_timeout",
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "7.8.1 with the libcurl that PHP was built with; its stream handler keeps no connection",
    rows: &[],
    sources: &[
        Source::new(
            "the pool is libcurl's: idle timeout 118 s",
            "P7-020, P2-038",
        ),
        Source::new(
            "libcurl looks at checkout if idle for 1 s or more",
            "P2-039",
        ),
        Source::new(
            "libcurl retries every method if no octet came back; Guzzle itself only what libcurl ended without an error",
            "P7-021, P2-040",
        ),
        Source::new("error texts", "P7-022, P2-042"),
    ],
    settings: &[Source::new("CURLOPT_MAXAGE_CONN", "P7-020, P2-038")],
};
