//! What tells a cause from the others, for who has an error and wants to know why.
//!
//! `core/tests/tells.rs` holds the words against every story of the catalogue: errno,
//! EOF, FIN, RST, what is sent again, what is read and what is applied.

use super::Cause;

/// Where to look, and what is there if it was this cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tells {
    /// The client's error.
    pub client: &'static str,
    /// The server's log.
    pub server: &'static str,
    /// A capture between them.
    pub wire: &'static str,
}

/// Client, server, wire.
const TABLE: [(Cause, [&str; 3]); 19] = [
    (
        Cause::SeenInTime,
        [
            "Nothing: another connection is used.",
            "Nothing.",
            "FIN or RST, long before it is needed again.",
        ],
    ),
    (
        Cause::Crossed,
        [
            "EOF within a round trip of the write.",
            "Nothing.",
            "FIN and request pass each other; then RST.",
        ],
    ),
    (
        Cause::UnreadAtClose,
        [
            "ECONNRESET within a round trip of the write.",
            "Nothing.",
            "The request is acknowledged, then RST alone.",
        ],
    ),
    (
        Cause::SeenAfterCheckout,
        [
            "EOF before anything was written.",
            "Nothing.",
            "FIN, and nothing after it.",
        ],
    ),
    (
        Cause::Unnoticed,
        [
            "EOF at once after the write.",
            "Nothing.",
            "FIN, some time later the request, then RST.",
        ],
    ),
    (
        Cause::ResetOnIdle,
        [
            "ECONNRESET from the first write.",
            "Nothing.",
            "RST alone, and nothing after it.",
        ],
    ),
    (
        Cause::Discarded,
        [
            "EOF, while writing still succeeds.",
            "Nothing: it read the request to throw it away.",
            "FIN; what comes after it is acknowledged.",
        ],
    ),
    (
        Cause::DiedBeforeApplying,
        [
            "EOF, as after a crossing.",
            "A crash with the request begun.",
            "The request is acknowledged; then FIN.",
        ],
    ),
    (
        Cause::DiedAfterApplying,
        [
            "EOF, as after a crossing.",
            "A crash with the request applied.",
            "The request is acknowledged; then FIN.",
        ],
    ),
    (
        Cause::Swallowed,
        [
            "ETIMEDOUT after a quarter of an hour, or its own timeout.",
            "Nothing: its connection still stands.",
            "The request again and again, nothing back.",
        ],
    ),
    (
        Cause::ResetByMiddlebox,
        [
            "ECONNRESET on the first use after a long silence.",
            "Nothing: its connection still stands.",
            "RST at the client that the server never sent.",
        ],
    ),
    (
        Cause::ResetByForgery,
        [
            "ECONNRESET on the first use after a long silence.",
            "Connection reset by peer, while idle.",
            "RST at the server that the client never sent.",
        ],
    ),
    (
        Cause::OutOfPatience,
        [
            "Its own timeout.",
            "The request applied, its answer not taken.",
            "The client ends first, by FIN; the answer meets RST.",
        ],
    ),
    (
        Cause::FinLost,
        [
            "ECONNRESET within a round trip of the write.",
            "Nothing.",
            "FIN leaves the server and does not arrive; then RST.",
        ],
    ),
    (
        Cause::AnsweredEarly,
        [
            "ECONNRESET while the body is written.",
            "The request with status 413.",
            "The answer, and RST right behind it.",
        ],
    ),
    (
        Cause::NotTls,
        [
            "ECONNRESET at the first request, every time.",
            "A failed TLS handshake in place of the request.",
            "Plain text, then RST alone.",
        ],
    ),
    (
        Cause::PortClosed,
        [
            "ECONNREFUSED from connect().",
            "Nothing: no process.",
            "RST answers the SYN.",
        ],
    ),
    (
        Cause::NotAccepted,
        [
            "ECONNRESET or its own timeout, on a new connection.",
            "Nothing; ListenOverflows in nstat grows.",
            "After the handshake the request again and again; or RST.",
        ],
    ),
    (
        Cause::HostLost,
        [
            "ECONNRESET, perhaps after a long wait.",
            "Nothing; the host's log has the boot.",
            "RST alone; while the host is down the request again and again.",
        ],
    ),
];

impl Cause {
    /// What tells it from the others.
    #[must_use]
    pub fn tells(self) -> Tells {
        let known = TABLE.iter().find(|(cause, _)| *cause == self);
        let [client, server, wire] = known.map_or(["Unknown."; 3], |(_, texts)| *texts);
        Tells {
            client,
            server,
            wire,
        }
    }
}
