//! Kinds of causes, as reports can tell them: what had ended the connection, not which of the
//! orders on the wire it was.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Eof;
use crate::tell::causes::Cause;
use crate::units::errno::Errno;

/// What ended the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The server's idle timeout.
    IdleTimeout,
    /// Another timer of the server.
    ServerTimer,
    /// A deploy or a restart.
    Deploy,
    /// The end of the serving process.
    Died,
    /// A device between the hosts.
    Middlebox,
    /// The server, while the client could not look.
    Suspended,
    /// The client's own timeout.
    Patience,
    /// Nobody served the connection.
    Unserved,
    /// An answer before the whole request.
    EarlyAnswer,
    /// The server's host.
    HostDown,
    /// The end of TLS within the connection.
    Tls,
    /// The end of a connection of HTTP/2.
    Http2,
    /// No end: a request was sent twice.
    SentAgain,
}

/// What there is to say about one kind.
struct Row {
    id: &'static str,
    sentence: &'static str,
    tell: &'static str,
    helps: &'static str,
    causes: &'static [Cause],
    ends: &'static [Failure],
    scenario: Option<&'static str>,
}

impl Kind {
    /// Every one.
    pub const ALL: [Self; 13] = [
        Self::IdleTimeout,
        Self::ServerTimer,
        Self::Deploy,
        Self::Died,
        Self::Middlebox,
        Self::Suspended,
        Self::Patience,
        Self::Unserved,
        Self::EarlyAnswer,
        Self::HostDown,
        Self::Tls,
        Self::Http2,
        Self::SentAgain,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// The kind in a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        self.row().sentence
    }

    /// What tells it from the other kinds, for who cannot look at the wire.
    #[must_use]
    pub const fn tell(self) -> &'static str {
        self.row().tell
    }

    /// What makes it rarer, or harmless, for who may change client or server.
    #[must_use]
    pub const fn helps(self) -> &'static str {
        self.row().helps
    }

    /// The causes that a trace can tell, of this kind; none for what the model has not.
    #[must_use]
    pub const fn causes(self) -> &'static [Cause] {
        self.row().causes
    }

    /// How a request fails by it where no cause says so.
    pub(super) const fn ends(self) -> &'static [Failure] {
        self.row().ends
    }

    /// The named scenario that shows it, if one does.
    #[must_use]
    pub const fn scenario(self) -> Option<&'static str> {
        self.row().scenario
    }

    const fn row(self) -> Row {
        match self {
            Self::IdleTimeout => IDLE_TIMEOUT,
            Self::ServerTimer => SERVER_TIMER,
            Self::Deploy => DEPLOY,
            Self::Died => DIED,
            Self::Middlebox => MIDDLEBOX,
            Self::Suspended => SUSPENDED,
            Self::Patience => PATIENCE,
            Self::Unserved => UNSERVED,
            Self::EarlyAnswer => EARLY_ANSWER,
            Self::HostDown => HOST_DOWN,
            Self::Tls => TLS,
            Self::Http2 => HTTP2,
            Self::SentAgain => SENT_AGAIN,
        }
    }
}

/// In which orders the server's end of an idle connection and a request can meet.
const MET: &[Cause] = &[
    Cause::Crossed,
    Cause::UnreadAtClose,
    Cause::SeenAfterCheckout,
    Cause::Unnoticed,
    Cause::ResetOnIdle,
    Cause::Discarded,
];

const IDLE_TIMEOUT: Row = Row {
    id: "idle-timeout",
    sentence: "The server closed the idle connection at its idle timeout, and the client used it once more.",
    tell: "Failures come after pauses of about the server's idle timeout; of a client that does not watch its idle connections, after longer pauses, too.",
    helps: "An idle timeout of the client that is shorter than the server's, with room for the way: the client lets go first. Shorten the one, or lengthen the other.",
    causes: &[
        Cause::Crossed,
        Cause::UnreadAtClose,
        Cause::SeenAfterCheckout,
        Cause::Unnoticed,
        Cause::ResetOnIdle,
        Cause::Discarded,
        Cause::FinLost,
    ],
    ends: &[],
    scenario: Some("crossing"),
};

const SERVER_TIMER: Row = Row {
    id: "server-timer",
    sentence: "A timer of the server other than its idle timeout closed the connection, such as headersTimeout in Node.js 10.",
    tell: "Failures go on with a server whose idle timeout is longer than the client's.",
    helps: "That timer above the client's idle timeout, too: server.headersTimeout in a Node.js where it ends idle connections.",
    causes: MET,
    ends: &[],
    scenario: None,
};

const DEPLOY: Row = Row {
    id: "deploy",
    sentence: "The server was stopped or replaced, and closed connections that the client used once more.",
    tell: "Failures come together, at the time of a deploy or a restart, after pauses of any length.",
    helps: "A drain that answers with Connection: close, and reads on for longer than the clients' idle timeout before it closes. Timeouts do not help.",
    causes: MET,
    ends: &[],
    scenario: Some("deploy"),
};

const DIED: Row = Row {
    id: "died",
    sentence: "The serving process died while it had the request.",
    tell: "The log of the process, or of what supervises it, has its end.",
    helps: "Nothing at the client but to send again what may be applied twice, or what carries an Idempotency-Key that the server keeps to.",
    causes: &[
        Cause::DiedBeforeApplying,
        Cause::DiedAfterApplying,
        Cause::AnswerCutShort,
        Cause::UnreadAtClose,
    ],
    ends: &[],
    scenario: Some("died-after-applying"),
};

const MIDDLEBOX: Row = Row {
    id: "middlebox",
    sentence: "A device on the way, such as a NAT, a firewall or a load balancer, had dropped the idle connection.",
    tell: "Every pause above one length fails, if nothing such as TCP keep-alive crosses the device in it; the length is the device's, not the server's.",
    helps: "A client idle timeout shorter than the device's, or TCP keep-alive probes more often than the device forgets.",
    causes: &[
        Cause::Swallowed,
        Cause::ResetByMiddlebox,
        Cause::ResetByForgery,
    ],
    // A proxy between client and device passes the device's reset on as a FIN of its own
    // (https://github.com/istio/istio/issues/36499); the model has one hop.
    ends: &[Failure::NoResponse(Eof)],
    scenario: Some("nat-forgets"),
};

const SUSPENDED: Row = Row {
    id: "suspended-client",
    sentence: "The client was suspended (a frozen function, a sleeping machine) while the server closed.",
    tell: "Failures come with the first request after the client went on.",
    helps: "A fresh connection after waking up, or to send again what may be applied twice. No timeout that a timer keeps is short enough.",
    causes: &[Cause::Unnoticed],
    ends: &[],
    scenario: Some("client-suspended"),
};

const PATIENCE: Row = Row {
    id: "client-timeout",
    sentence: "The client's own timeout ended the wait.",
    tell: "The time from the request to the error is the client's timeout.",
    helps: "A longer timeout, or a faster answer. Whether the request was applied, the error does not say.",
    causes: &[Cause::OutOfPatience],
    ends: &[],
    scenario: Some("slow-handler"),
};

const UNSERVED: Row = Row {
    id: "not-served",
    sentence: "Nobody served the connection: no listener, a full accept queue, a firewall before the port, or a port that expects TLS.",
    tell: "The first request of a connection fails, too.",
    helps: "No request to a server before it listens: a readiness check, a longer accept queue, an open port, the right scheme.",
    causes: &[Cause::PortClosed, Cause::NotAccepted, Cause::NotTls],
    // A full queue and a firewall drop SYNs, which the model has not.
    ends: &[Failure::NotConnected(Errno::TimedOut)],
    scenario: Some("port-closed"),
};

const EARLY_ANSWER: Row = Row {
    id: "early-answer",
    sentence: "The server answered and closed before it had read the whole request.",
    tell: "Requests with a long body fail, whatever the pause before them.",
    helps: "A server that reads the rest of the request before it closes, or a client that asks first by Expect: 100-continue.",
    causes: &[Cause::AnsweredEarly],
    ends: &[],
    scenario: Some("early-answer"),
};

const HOST_DOWN: Row = Row {
    id: "host-down",
    sentence: "The server's host was down or had booted again.",
    tell: "The host's own log has it.",
    helps: "A request timeout, and to send again, to another host, what may be applied twice.",
    causes: &[Cause::HostLost],
    ends: &[],
    scenario: Some("host-rebooted"),
};

const TLS: Row = Row {
    id: "tls",
    sentence: "Under TLS, a close_notify had ended the connection before its FIN did.",
    tell: "A capture has an alert record before the FIN. The model here is of plain TCP.",
    helps: "What helps against an idle timeout: the same close ends both.",
    causes: &[],
    ends: &[Failure::NoResponse(Eof)],
    scenario: None,
};

const HTTP2: Row = Row {
    id: "http2",
    sentence: "A connection of HTTP/2 was closed (GOAWAY, its maximum age) as a request went out.",
    tell: "The protocol is HTTP/2 or gRPC. The model here has HTTP/1.1 alone.",
    helps: "To send again the requests above the last stream that GOAWAY names: RFC 9113 says they were not processed.",
    causes: &[],
    ends: &[],
    scenario: None,
};

const SENT_AGAIN: Row = Row {
    id: "sent-again",
    sentence: "A request that may have been applied was sent again.",
    tell: "It was applied twice, or could have been.",
    helps: "No retry by itself of what may not be applied twice, or an Idempotency-Key that the server keeps to.",
    causes: &[],
    ends: &[],
    scenario: Some("retried-post-after-death"),
};
