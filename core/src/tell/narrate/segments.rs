//! Segments that leave, arrive and get lost.

use alloc::borrow::Cow;
use alloc::format;

use super::refused_or_lost::{no_room, refused};
use super::scene::{Meaning, Scene, Sentence, by_side};
use super::segment_role::{SegmentRole, role_of};
use crate::trace::{Op, Timer, What};
use crate::units::segment::{Control, Segment, Side};
use crate::units::tcp::Verdict;

/// A segment leaves its host, or a device on the way.
pub(super) fn sent(scene: Scene<'_>, segment: Segment) -> Sentence {
    let Some(from) = scene.event.place.side() else {
        return forged(scene).into();
    };
    let client = from == Side::Client;
    if scene.context.repeats(from, segment) {
        return again(segment, client).into();
    }
    let role = role_of(scene, from, segment, Some(scene.event));
    leaves(scene, role, client).into()
}

/// A device answers for a host; the segment that it took says for which.
fn forged(scene: Scene<'_>) -> Meaning {
    let lost = scene.cause();
    if lost.is_some_and(|idle| idle.what == What::Expired(Timer::Middlebox)) {
        let says = "A device on the way sends a RST of its own, in the other host's name.";
        return (says, "fact P1-059");
    }
    let sent = lost.and_then(|lost| scene.cause_of(lost));
    let client = sent.and_then(|sent| sent.place.side()) == Some(Side::Server);
    let says = by_side!(
        client,
        "A device on the way answers by a RST, in the ",
        "'s name."
    );
    (says, "fact P1-059")
}

const fn message(client: bool) -> Meaning {
    if client {
        (
            "The client's kernel sends the request's octets; the client goes on at once.",
            "RFC 9293 §3.10.2",
        )
    } else {
        (
            "The server's kernel sends the response's octets; the server goes on at once.",
            "RFC 9293 §3.10.2",
        )
    }
}

fn leaves(scene: Scene<'_>, role: SegmentRole, client: bool) -> Meaning {
    match role {
        SegmentRole::Syn => (
            by_side!(client, "The ", "'s kernel asks for a connection."),
            "RFC 9293 §3.5",
        ),
        SegmentRole::SynAck => (
            by_side!(
                client,
                "The ",
                "'s kernel agrees to the connection, and asks back."
            ),
            "RFC 9293 §3.5",
        ),
        SegmentRole::Handshake => (
            by_side!(
                client,
                "The ",
                "'s kernel acknowledges: the handshake's last step."
            ),
            "RFC 9293 §3.5",
        ),
        SegmentRole::Fin => (
            by_side!(
                client,
                "The ",
                "'s kernel sends its FIN: nothing more will come from here."
            ),
            "RFC 9293 §3.6",
        ),
        SegmentRole::AckOfMessage if client => (
            "The client's kernel acknowledges the response; the client may not have read it.",
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::AckOfMessage => (
            "The server's kernel acknowledges the request; the server may not have read it.",
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::AckOfFin => (
            by_side!(client, "The ", "'s kernel acknowledges the FIN."),
            "RFC 9293 §3.6",
        ),
        SegmentRole::Challenge => (
            by_side!(
                client,
                "The ",
                "'s kernel answers by what it expects instead."
            ),
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::Probe => (
            by_side!(client, "The ", "'s kernel asks whether anybody is there."),
            "RFC 9293 §3.8.4",
        ),
        SegmentRole::Message => message(client),
        SegmentRole::Rst => resets(scene, client),
    }
}

/// Why a kernel sends a RST.
fn resets(scene: Scene<'_>, client: bool) -> Meaning {
    match scene.cause().map(|cause| cause.what) {
        Some(What::Arrived { segment, .. }) if segment.len > 0 => (
            by_side!(
                client,
                "The ",
                "'s kernel answers by a RST: nobody is left to read this."
            ),
            "RFC 9293 §3.5.2, RFC 2525 §2.17",
        ),
        Some(What::Arrived { .. }) => (
            by_side!(
                client,
                "The ",
                "'s kernel answers by a RST: it knows no such connection."
            ),
            "RFC 9293 §3.5.2",
        ),
        Some(What::Called {
            call: Op::Close, ..
        }) => (
            by_side!(
                client,
                "The ",
                "'s kernel sends a RST, not a FIN: octets were unread."
            ),
            "RFC 2525 §2.17",
        ),
        Some(What::Called { .. }) => (
            by_side!(
                client,
                "The ",
                "'s kernel sends a RST: the connection ends at once."
            ),
            "RFC 9293 §3.10.5",
        ),
        Some(What::Expired(_)) => (
            by_side!(
                client,
                "The ",
                "'s kernel sends a RST: no probe was answered."
            ),
            "RFC 9293 §3.8.4",
        ),
        _ => (
            by_side!(client, "The ", "'s kernel resets the connection."),
            "RFC 9293 §3.5.2",
        ),
    }
}

const fn again(segment: Segment, client: bool) -> Meaning {
    let says = match segment.control {
        Control::Syn if segment.ack.is_none() => "The client's kernel sends its SYN again.",
        Control::Syn => "The server's kernel sends its SYN-ACK again.",
        Control::Fin => by_side!(client, "The ", "'s kernel sends its FIN again."),
        Control::None | Control::Rst if client => {
            "The client's kernel sends the request again, in the same stream: TCP's own retry."
        }
        Control::None | Control::Rst => {
            "The server's kernel sends the response again, in the same stream: TCP's own retry."
        }
    };
    (says, "RFC 9293 §3.8.1")
}

/// A segment reaches its host.
pub(super) fn arrived(scene: Scene<'_>, segment: Segment, verdict: Verdict) -> Sentence {
    let to = scene.event.place.side().unwrap_or(Side::Client);
    let client = to == Side::Client;
    let role = role_of(scene, to.peer(), segment, scene.cause());
    if let Some(told) = no_room(scene, role, verdict) {
        return told;
    }
    match verdict {
        Verdict::Accepted => accepted(role, client).into(),
        Verdict::Refused => refused(role, to),
        Verdict::Ignored if role == SegmentRole::Rst && scene.context.is_closed(to) => (
            by_side!(
                client,
                "The RST reaches the ",
                ", where nothing is left that it could end."
            ),
            "RFC 9293 §3.10.7.1",
        )
            .into(),
        Verdict::Ignored => Sentence {
            says: Cow::Owned(format!(
                "{} reaches the {}, which throws it away without a word.",
                role.noun(to.peer()),
                kernel(to),
            )),
            clause: "RFC 9293 §3.10.7",
        },
        Verdict::Challenged => Sentence {
            says: Cow::Owned(format!(
                "{} is not what the {} expects; an ACK says what is.",
                role.noun(to.peer()),
                kernel(to),
            )),
            clause: "RFC 9293 §3.10.7.4",
        },
    }
}

const fn kernel(side: Side) -> &'static str {
    match side {
        Side::Client => "client's kernel",
        Side::Server => "server's kernel",
    }
}

const fn accepted(role: SegmentRole, client: bool) -> Meaning {
    match role {
        SegmentRole::Syn => (
            "The SYN reaches the server; its kernel answers without asking it.",
            "RFC 9293 §3.10.7.2",
        ),
        SegmentRole::SynAck => (
            "The SYN-ACK reaches the client: the server's kernel agrees.",
            "RFC 9293 §3.10.7.3",
        ),
        SegmentRole::Handshake => (
            by_side!(
                client,
                "The ACK reaches the ",
                ": the handshake is complete."
            ),
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::Message if client => (
            "The response reaches the client's kernel.",
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::Message => (
            "The request reaches the server's kernel.",
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::Fin => (
            by_side!(client, "The FIN reaches the ", "'s kernel."),
            "RFC 9293 §3.6",
        ),
        SegmentRole::Rst => (
            by_side!(client, "The RST reaches the ", "."),
            "RFC 9293 §3.5.3",
        ),
        SegmentRole::AckOfMessage if client => (
            "The ACK reaches the client: the request has arrived, read or not.",
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::AckOfMessage => (
            "The ACK reaches the server: the response has arrived, read or not.",
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::AckOfFin => (
            by_side!(client, "The ACK reaches the ", ": its FIN has arrived."),
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::Challenge => (
            by_side!(
                client,
                "The ",
                "'s kernel learns what the other side expects."
            ),
            "RFC 9293 §3.10.7.4",
        ),
        SegmentRole::Probe => (
            by_side!(client, "The ", "'s kernel is asked whether it is there."),
            "RFC 9293 §3.8.4",
        ),
    }
}
