//! Go `net/http`.

use crate::scenario::policy::{Liveness, WhileWriting};
use crate::scenario::profile::{
    About, ClientPolicy, ClientProfile, Origin, Setting, Source,
    Symptom::{
        ClosedIdleEof, ClosedIdleError, ContentEof, ContentError, HeadEof, HeadError,
        NoResponseEof, NoResponseError, NotConnected, NothingWritten, RequestCutEof,
        RequestCutError, TimedOut,
    },
    Text, Texts, Unit,
};
use crate::scenario::retry::{Methods, Retry};
use crate::units::time::Duration;

/// Go `net/http`.
pub const PROFILE: ClientProfile = ClientProfile {
    id: "go",
    policy: ClientPolicy {
        idle_timeout: Some(Duration::from_secs(90)),
        liveness: Liveness::BACKGROUND,
        probes: Some(30),
        while_writing: WhileWriting::ReadsApart,
        ..ClientPolicy::NONE
    },
    // isReplayable and nothingWrittenError; errServerClosedIdle is told before the octets
    // are counted (P2-005), so a POST still sees it.
    retry: Retry {
        closed_idle: Methods::Safe,
        nothing_written: Methods::Any,
        no_response: Methods::Safe,
        // A body that could not be copied is told before what was read, and not sent again. That
        // goes for a first write as well, of a body of 4 kB or more, which is left out.
        request_cut: Some(Methods::None),
        key_counts: true,
        limit: u32::MAX,
        ..Retry::NEVER
    },
};

/// In which words it reports a failure.
pub const TEXTS: Texts<'_> = Texts {
    usual: &[
        Text::new(
            &[NotConnected],
            r#"{verb} "http://server:8080/test": dial tcp server:8080: connect: {lower}"#,
        ),
        Text::new(
            &[ClosedIdleEof],
            r#"{verb} "http://server:8080/test": http: server closed idle connection"#,
        ),
        Text::new(
            &[ClosedIdleError, NoResponseError],
            r#"{verb} "http://server:8080/test": read tcp client:40001->server:8080: read: {lower}"#,
        ),
        Text::new(
            &[NothingWritten],
            r#"{verb} "http://server:8080/test": write tcp client:40001->server:8080: write: {lower}"#,
        ),
        // The copy of the body is told, not the read that may have come first.
        Text::new(
            &[RequestCutError],
            r#"{verb} "http://server:8080/test": readfrom tcp client:40001->server:8080: write tcp client:40001->server:8080: write: {lower}"#,
        ),
        Text::new(
            &[RequestCutEof],
            r#"{verb} "http://server:8080/test": readfrom tcp client:40001->server:8080: write tcp client:40001->server:8080: use of closed network connection"#,
        ),
        Text::new(&[NoResponseEof], r#"{verb} "http://server:8080/test": EOF"#),
        Text::new(
            &[HeadEof, HeadError],
            r#"{verb} "http://server:8080/test": net/http: HTTP/1.x transport connection broken: unexpected EOF"#,
        ),
        // What reads a body does not say of which request.
        Text::new(&[ContentEof], "unexpected EOF"),
        Text::new(
            &[ContentError],
            "read tcp client:40001->server:8080: read: {lower}",
        ),
        Text::new(
            &[TimedOut],
            r#"{verb} "http://server:8080/test": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"#,
        ),
    ],
    ..Texts::NONE
};

/// What there is to know of it besides.
pub const ABOUT: About = About {
    title: "Go net/http 1.27",
    settings: &[
        Setting::of_type(
            Unit::Go,
            ("http.Transport.IdleConnTimeout", "IdleConnTimeout: {}"),
            "client.idle_timeout",
        ),
        Setting::only(
            "Idempotency-Key",
            "Idempotency-Key, with a value of its own in each request",
            ("requests.idempotency_key", "true"),
        ),
        Setting::only(
            "a retry of your own",
            "in your code: send the request again when it failed on a reused connection",
            ("client.retry", "idempotent"),
        ),
        Setting::CLIENT_SAYS_CLOSE,
        Setting::CLIENT_PROBES,
    ],
};

/// Where its figures come from.
pub const ORIGIN: Origin = Origin {
    versions: "1.27",
    rows: &["Go "],
    sources: &[
        Source::new("idle timeout 90 s (DefaultTransport)", "P2-001"),
        Source::new("TCP keep-alive every 30 s (DefaultTransport)", "P2-079"),
        Source::new("reads in the background; ignores Keep-Alive", "P2-002"),
        Source::new(
            "retries on reused connections: any method if nothing was written, else GET HEAD OPTIONS TRACE or Idempotency-Key",
            "P2-003",
        ),
        Source::new(
            "errServerClosedIdle comes before the count of octets",
            "P2-005",
        ),
        Source::new(
            "sends nothing again whose body it failed to write",
            "P7-079, more/clients-large.json",
        ),
        Source::new(
            "reads while it writes, and tells of the write",
            "more/clients-large.json",
        ),
        Source::new("error texts", "P2-006, clients.json"),
    ],
    settings: &[
        Source::new("http.Transport.IdleConnTimeout", "P2-001"),
        Source::new("Idempotency-Key", "P2-003, P3-015"),
        Source::new("a retry of your own", "P2-003"),
    ],
};
