//! A connection that changes its state, by the names of RFC 9293 §3.3.2.

use super::scene::{Meaning, Scene, by_side};
use crate::trace::{Op, Timer, What};
use crate::units::segment::Side;
use crate::units::tcp::{self, State, Verdict};

pub(super) fn moved(scene: Scene<'_>, from: State, to: State) -> Meaning {
    let client = scene.event.place.side() == Some(Side::Client);
    match to {
        State::Closed => (closed(scene, from, client), "RFC 9293 §3.3.2"),
        State::Listen => ("The server's kernel waits for a SYN.", "RFC 9293 §3.3.2"),
        State::SynSent => (
            "The client's kernel waits for the answer to its SYN.",
            "RFC 9293 §3.3.2",
        ),
        State::SynReceived => (
            "The server's kernel waits for the last step of the handshake.",
            "RFC 9293 §3.3.2",
        ),
        State::Established => (
            by_side!(client, "For the ", "'s kernel the connection stands."),
            "RFC 9293 §3.3.2",
        ),
        State::FinWait1 => (
            by_side!(
                client,
                "The ",
                " sends nothing more; its kernel waits for the FIN's ACK."
            ),
            "RFC 9293 §3.3.2",
        ),
        State::FinWait2 => (
            by_side!(
                client,
                "The ",
                "'s FIN has arrived; the other side's is still to come."
            ),
            "RFC 9293 §3.3.2",
        ),
        State::CloseWait if client => (
            "The client's kernel knows that the server has closed; the client does when it looks.",
            "RFC 9293 §3.3.2",
        ),
        State::CloseWait => (
            "The server's kernel knows that the client has closed; the server does when it looks.",
            "RFC 9293 §3.3.2",
        ),
        State::Closing => ("Both sides have closed at the same time.", "RFC 9293 §3.6"),
        State::LastAck => (
            by_side!(
                client,
                "The ",
                " has closed as well; only the last ACK is missing."
            ),
            "RFC 9293 §3.3.2",
        ),
        State::TimeWait => (
            by_side!(
                client,
                "Both directions have ended; the ",
                "'s kernel waits for stragglers."
            ),
            "RFC 9293 §3.6.1",
        ),
    }
}

/// Why a connection is gone: by what came, what was called, or what ran out.
fn closed(scene: Scene<'_>, from: State, client: bool) -> &'static str {
    match scene.cause().map(|cause| cause.what) {
        Some(What::Arrived { segment, .. }) if segment.is_reset() => {
            by_side!(
                client,
                "The RST has ended the connection for the ",
                "'s kernel."
            )
        }
        Some(What::Arrived {
            verdict: Verdict::Refused,
            ..
        }) => {
            by_side!(
                client,
                "Nobody would read what came: the ",
                "'s kernel ends the connection."
            )
        }
        Some(What::Called { .. }) if from == State::SynSent => {
            "The client asks no longer: there is no connection, and there was none."
        }
        Some(What::Called {
            call: Op::Close, ..
        }) => {
            by_side!(
                client,
                "Closed with octets unread: for the ",
                " the connection is gone at once."
            )
        }
        Some(What::Called {
            call: Op::Abort, ..
        }) => {
            by_side!(
                client,
                "For the ",
                " the connection is gone at once, without a farewell."
            )
        }
        Some(What::Expired(Timer::Tcp(tcp::Timer::Retransmission | tcp::Timer::Probe))) => {
            by_side!(client, "The ", "'s kernel gives up: nothing was answered.")
        }
        Some(What::Expired(Timer::Tcp(tcp::Timer::TimeWait))) => {
            by_side!(client, "The ", "'s kernel keeps nothing of the connection.")
        }
        _ if from == State::LastAck => {
            by_side!(
                client,
                "The last ACK has come: for the ",
                "'s kernel the connection is over."
            )
        }
        _ => by_side!(client, "For the ", "'s kernel the connection is over."),
    }
}
