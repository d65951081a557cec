//! `fetch` of Node.js, which is undici.

use super::undici;
use crate::scenario::profile::{
    About, ClientProfile, Origin, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, TimedOut,
    },
    Text, Texts,
};

/// `fetch` of Node.js, which is undici.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "fetch",
    ..undici::PROFILE
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            "TypeError: fetch failed [cause]: Error: connect {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleEof, NoResponseEof, HeadEof],
            "TypeError: fetch failed [cause]: SocketError: other side closed { code: 'UND_ERR_SOCKET' }",
        ),
        Text::new(
            &[NothingWritten],
            "TypeError: fetch failed [cause]: Error: write {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError, HeadError],
            "TypeError: fetch failed [cause]: Error: read {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[ContentEof],
            "TypeError: terminated [cause]: SocketError: other side closed { code: 'UND_ERR_SOCKET' }",
        ),
        Text::new(
            &[ContentError],
            "TypeError: terminated [cause]: Error: read {errno} { code: '{errno}' }",
        ),
        Text::new(
            &[TimedOut],
            "TimeoutError: The operation was aborted due to timeout { code: '23' }",
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Node.js fetch (undici 6 to 8)",
    settings: undici::ABOUT.settings,
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "undici 6.24 in Node 20.20, undici 8.10 in Node 26; the margin is 1 s before April 2024",
    rows: &["Node 20 fetch", "Node 26 fetch"],
    sources: &[
        Source::new(
            "idle timeout 4 s; goes by Keep-Alive less 2 s, at most 600 s",
            "P2-022",
        ),
        Source::new("reads in the background", "P2-023"),
        Source::new(
            "fails what is under way for any method; what has not begun goes to another connection",
            "P2-024",
        ),
        Source::new(
            "error texts",
            "P2-025, clients.json, more/clients-by-calls.json",
        ),
    ],
    settings: undici::ORIGIN.settings,
};
