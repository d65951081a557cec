//! What is said of an event beside its mark, and in which ink.

use alloc::string::{String, ToString};

use super::marks::{Arrow, ArrowEnd, Ink};
use crate::trace::{Event, EventId, Op, Place, Timer, What};
use crate::units::segment::{Control, Segment, Side};
use crate::units::tcp::State;

/// A segment that departs.
pub(super) fn arrow(sent: EventId, from: Place, start: u32, segment: Segment) -> Arrow {
    let to = match from.side() {
        Some(side) => Place::tcp(side.peer()),
        // A middlebox answers the side that asked.
        None => Place::ClientTcp,
    };
    let ink = match (segment.control, from.side()) {
        (Control::Syn, _) => Ink::Syn,
        (Control::Fin, _) => Ink::Fin,
        (Control::Rst, _) => Ink::Rst,
        (Control::None, _) if segment.len == 0 => Ink::Ack,
        (Control::None, Some(Side::Client)) => Ink::Request,
        (Control::None, _) => Ink::Response,
    };
    let label = segment.to_string();
    Arrow {
        sent,
        ended: None,
        from,
        to,
        start,
        end: start,
        ink,
        outcome: ArrowEnd::UnderWay,
        label,
    }
}

/// The words beside a mark, in the ink of the message that it is about; `None` for what an
/// arrow or a bar shows.
pub(super) fn words(event: &Event) -> Option<(Ink, String)> {
    let what = &event.what;
    let ink = match what {
        What::Called { call, result } => match (call, result) {
            (Op::Write, Ok(_)) => message(event.place, Side::Client),
            (Op::Read, Ok(1..)) => message(event.place, Side::Server),
            (Op::Read, Ok(_)) | (Op::Close | Op::Shutdown, _) => Ink::Fin,
            (Op::Abort, _) | (_, Err(_)) => Ink::Rst,
            (Op::Connect | Op::Accept | Op::Poll, Ok(_)) => Ink::Plain,
        },
        What::State { to, .. } => {
            let ink = if *to == State::Closed {
                Ink::Rst
            } else {
                Ink::Plain
            };
            return Some((ink, to.to_string()));
        }
        What::Begins { .. } => Ink::Plain,
        What::Finished { result: Ok(()), .. } => Ink::Response,
        What::Finished { result: Err(_), .. } => Ink::Rst,
        What::Applied { times, .. } => {
            if *times > 1 {
                Ink::Rst
            } else {
                Ink::Response
            }
        }
        What::Expired(Timer::Pause | Timer::Handler | Timer::CloseLag) => return None,
        What::Expired(_) => Ink::Timer,
        What::Sent(_)
        | What::Arrived { .. }
        | What::Lost { .. }
        | What::Started { .. }
        | What::Stopped(_) => {
            return None;
        }
    };
    Some((ink, what.to_string()))
}

/// The message that is called for here: a request where this side is the one for which it is
/// one, a response at the other.
fn message(place: Place, of_request: Side) -> Ink {
    if place.side() == Some(of_request) {
        Ink::Request
    } else {
        Ink::Response
    }
}
