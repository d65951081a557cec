//! .NET's `SocketsHttpHandler`.

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

/// .NET's `SocketsHttpHandler`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "dotnet",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(60)),
        hint_margin: Some(Duration::ZERO),
        liveness: Liveness::BACKGROUND,
        ..ClientPolicy::NONE
    },
    retry: Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        no_response: Methods::Any,
        bodyless_only: true,
        limit: 3,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "System.Net.Http.HttpRequestException: {message} (server:8080)",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "System.Net.Http.HttpRequestException: An error occurred while sending the request. ---> System.Net.Http.HttpIOException: The response ended prematurely. (ResponseEnded)",
        ),
        Text::new(
            &[NothingWritten],
            "System.Net.Http.HttpRequestException: An error occurred while sending the request. ---> System.IO.IOException: Unable to write data to the transport connection: {message}.",
        ),
        Text::new(
            &[ContentError],
            "System.Net.Http.HttpRequestException: Error while copying content to a stream. ---> System.IO.IOException: Unable to read data from the transport connection: {message}.",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError],
            "System.Net.Http.HttpRequestException: An error occurred while sending the request. ---> System.IO.IOException: Unable to read data from the transport connection: {message}.",
        ),
        Text::new(
            &[ContentEof],
            "System.Net.Http.HttpRequestException: Error while copying content to a stream. ---> System.Net.Http.HttpIOException: The response ended prematurely. (ResponseEnded)",
        ),
        Text::new(
            &[TimedOut],
            "System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of {n} seconds elapsing.",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: ".NET SocketsHttpHandler",
    settings: &[
        Setting::in_secs(
            (
                "PooledConnectionIdleTimeout",
                "PooledConnectionIdleTimeout = TimeSpan.FromSeconds({})",
            ),
            "client.idle_timeout",
        ),
        Setting::in_secs(
            (
                "PooledConnectionLifetime",
                "PooledConnectionLifetime = TimeSpan.FromSeconds({})",
            ),
            "client.max_age",
        ),
        Setting::CLIENT_SAYS_CLOSE,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "6 to 10; 2 minutes before 6",
    rows: &[],
    sources: &[
        Source::new(
            "idle timeout 1 minute, 2 before .NET 6; goes by Keep-Alive with nothing taken off it",
            "P2-055",
        ),
        Source::new("has a read pending, or polls", "P2-056"),
        Source::new(
            "sends again, at most 3 times, a request without content, whatever its method, of which no octet came back",
            "P2-057",
        ),
        Source::new("error texts", "P2-058, P6-011, P6-032"),
    ],
    settings: &[
        Source::new("PooledConnectionIdleTimeout", "P2-055"),
        Source::new("PooledConnectionLifetime", "P7-076"),
    ],
};
