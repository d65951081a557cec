//! Plain words: which events somebody has to see who does not know TCP, and what they are
//! called. Packets have names in the place of numbers, calls say what was found out, and
//! neither states nor calls are shown that an arrow shows.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each question is about the few events that it names"
)]

use alloc::format;
use alloc::string::{String, ToString};

use crate::http::message::RequestId;
use crate::trace::{EventId, Op, Timer, Trace, What};
use crate::units::errno::Errno;
use crate::units::segment::{Control, Segment, Side};
use crate::units::tcp;

/// Whether something is shown in plain words.
pub(super) const fn is_shown(what: &What) -> bool {
    let is_told_by_a_packet = matches!(
        what,
        What::Called {
            call: Op::Write | Op::Accept,
            result: Ok(_)
        }
    );
    !is_told_by_a_packet && !matches!(what, What::State { .. })
}

/// What a packet is called in plain words that left by this event; `None` if none did.
#[must_use]
pub fn packet(trace: &Trace, sent: EventId) -> Option<String> {
    let event = trace.event(sent)?;
    let What::Sent(segment) = event.what else {
        return None;
    };
    let mut causes = trace.causes(sent).skip(1);
    let made_by = causes.find(|cause| is_shown(&cause.what));
    let by_timer = made_by.and_then(|cause| match cause.what {
        What::Expired(Timer::Tcp(timer)) => Some(timer),
        _ => None,
    });
    let is_again = by_timer == Some(tcp::Timer::Retransmission);
    let is_probe = by_timer == Some(tcp::Timer::Probe) && segment.is_pure_ack();
    let name = if is_probe {
        String::from("keep-alive probe")
    } else {
        named(segment, event.place.side(), asked(trace, sent))
    };
    Some(if is_again { name + ", again" } else { name })
}

/// The request that an event is about: the nearest one that led to it.
fn asked(trace: &Trace, event: EventId) -> Option<RequestId> {
    trace.causes(event).find_map(|event| match event.what {
        What::Begins { request, .. } => Some(request),
        _ => None,
    })
}

fn named(segment: Segment, from: Option<Side>, request: Option<RequestId>) -> String {
    let bare = match segment.control {
        Control::Syn if segment.ack.is_some() => "SYN-ACK",
        Control::Syn => "SYN",
        Control::Fin => "FIN",
        Control::Rst => "RST",
        Control::None => "ACK",
    };
    if segment.len == 0 {
        return bare.to_string();
    }
    let message = match from {
        Some(Side::Client) => "request",
        Some(Side::Server) | None => "response",
    };
    let number = request.map_or_else(String::new, |request| format!(" {request}"));
    let end = if bare == "ACK" {
        String::new()
    } else {
        format!(", {bare}")
    };
    format!("{message}{number} ({} bytes){end}", segment.len)
}

/// What is said of an event beside its mark.
pub(super) fn words(what: &What) -> String {
    match what {
        What::Called { call, result } => called(*call, *result),
        What::Expired(timer) => {
            ended_by(*timer).map_or_else(|| what.to_string(), ToString::to_string)
        }
        _ => what.to_string(),
    }
}

/// What happens when a timer of the world around is over.
const fn ended_by(timer: Timer) -> Option<&'static str> {
    match timer {
        Timer::Shutdown => Some("shuts down"),
        Timer::Suspend => Some("is suspended"),
        Timer::Resume => Some("runs again"),
        Timer::Kill => Some("its process is killed"),
        Timer::HostDown => Some("its host goes down"),
        Timer::HostUp => Some("its host is back"),
        _ => None,
    }
}

fn called(call: Op, result: Result<u32, Errno>) -> String {
    match (call, result) {
        (Op::Connect, Err(errno)) => plain(errno),
        (_, Err(errno)) => format!("{}: {}", verb(call), plain(errno)),
        (Op::Read, Ok(0)) => "reads: end of stream".to_string(),
        (Op::Read, Ok(octets)) => format!("reads {octets} bytes"),
        (Op::Poll, Ok(0)) => "looks: nothing to read".to_string(),
        (Op::Poll, Ok(_)) => "looks: something to read".to_string(),
        (_, Ok(_)) => verb(call).to_string(),
    }
}

fn plain(errno: Errno) -> String {
    errno.message().to_ascii_lowercase()
}

const fn verb(call: Op) -> &'static str {
    match call {
        Op::Connect => "connected",
        Op::Accept => "accepts",
        Op::Poll => "looks",
        Op::Write => "writes",
        Op::Read => "reads",
        Op::Shutdown => "closes its direction",
        Op::Close => "closes",
        Op::Abort => "closes with a reset",
    }
}
