//! The arrows of a trace that was seen at one end of its connections: what each call there says of
//! the stream. Packets were not recorded; octets that one call read or wrote can have been several.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an arrow shows the few calls that it names"
)]

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::marks::{Arrow, ArrowEnd, Ink, Ladder};
use crate::trace::{ConnId, Event, Op, Place, Trace, What};
use crate::units::errno::Errno;
use crate::units::tcp::State;

/// What is known of a connection that was not closed.
struct Known {
    connection: Option<ConnId>,
    /// Whether octets were there and were not read.
    is_unread: bool,
    /// Whether this end has sent its FIN.
    is_finished: bool,
    /// Whether nothing is left that a close could send anything for.
    is_gone: bool,
}

/// Something that came from the client, or went to it.
struct Crossing {
    is_inward: bool,
    ink: Ink,
    label: String,
}

impl Ladder {
    /// Lays a trace out that was seen at one end: what came, and what went, as far as that end.
    #[must_use]
    pub fn seen_by_peer(trace: &Trace) -> Self {
        let mut ladder = Self::new(trace);
        let mut known = Vec::new();
        for event in &trace.events {
            if let Some(crossing) = crossing(event, &mut known) {
                let at = ladder.row(event.id);
                ladder.arrows.push(arrow(event, at, crossing));
            }
        }
        ladder
    }
}

fn arrow(event: &Event, at: u32, crossing: Crossing) -> Arrow {
    let (from, to) = if crossing.is_inward {
        (Place::Wire, Place::ServerTcp)
    } else {
        (Place::ServerTcp, Place::Wire)
    };
    Arrow {
        sent: event.id,
        ended: Some(event.id),
        from,
        to,
        start: at,
        end: at,
        ink: crossing.ink,
        outcome: ArrowEnd::Accepted,
        label: crossing.label,
    }
}

fn crossing(event: &Event, known: &mut Vec<Known>) -> Option<Crossing> {
    let place = known
        .iter()
        .position(|one| one.connection == event.connection);
    let place = place.unwrap_or_else(|| {
        known.push(Known {
            connection: event.connection,
            is_unread: false,
            is_finished: false,
            is_gone: false,
        });
        known.len() - 1
    });
    let one = &mut known[place];
    let crossing = match event.what {
        What::Called { call, result } => one.called(call, result)?,
        What::State { to, .. } => {
            one.is_gone = matches!(to, State::TimeWait | State::Closed);
            return None;
        }
        _ => return None,
    };
    Some(match event.connection.filter(|_| place > 0) {
        Some(connection) => Crossing {
            label: format!("{connection}: {}", crossing.label),
            ..crossing
        },
        None => crossing,
    })
}

impl Known {
    /// What a call on it says.
    fn called(&mut self, call: Op, result: Result<u32, Errno>) -> Option<Crossing> {
        match (call, result) {
            (Op::Poll, Ok(1..)) if !self.is_unread => {
                self.is_unread = true;
                Some(comes(Ink::Request, "octets, not read yet"))
            }
            (Op::Read, Ok(octets @ 1..)) => {
                let is_seen = core::mem::take(&mut self.is_unread);
                (!is_seen).then(|| comes(Ink::Request, &format!("{octets} octets")))
            }
            (Op::Read, Ok(0)) => Some(comes(Ink::Fin, "FIN")),
            (Op::Read, Err(Errno::ConnReset)) => {
                self.is_gone = true;
                Some(comes(Ink::Rst, "RST"))
            }
            (Op::Write, Ok(octets)) => Some(goes(Ink::Response, &format!("{octets} octets"))),
            (Op::Shutdown, Ok(_)) => {
                self.is_finished = true;
                Some(goes(Ink::Fin, "FIN"))
            }
            (Op::Abort | Op::Close, Ok(_)) if self.is_gone => None,
            (Op::Abort, Ok(_)) => Some(goes(Ink::Rst, "RST")),
            // What is unread turns the FIN into a RST (RFC 1122 4.2.2.13).
            (Op::Close, Ok(_)) if self.is_unread => Some(goes(Ink::Rst, "RST")),
            (Op::Close, Ok(_)) if !self.is_finished => Some(goes(Ink::Fin, "FIN")),
            _ => None,
        }
    }
}

fn comes(ink: Ink, label: &str) -> Crossing {
    Crossing {
        is_inward: true,
        ink,
        label: label.into(),
    }
}

fn goes(ink: Ink, label: &str) -> Crossing {
    Crossing {
        is_inward: false,
        ink,
        label: label.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::trace::{EventId, FORMAT, Vantage};
    use crate::units::time::{Duration, Instant};

    /// The arrows of what was seen on these connections, as `> FIN` and `< 84 octets`.
    fn seen(whats: &[(u32, What)]) -> Vec<String> {
        let event = |(id, (connection, what)): (u32, &(u32, What))| Event {
            id: EventId(id),
            at: Instant::START + Duration::from_micros(u64::from(id)),
            connection: Some(ConnId(*connection)),
            place: Place::ServerApp,
            what: *what,
            cause: None,
        };
        let trace = Trace {
            format: FORMAT,
            vantage: Vantage::Origin,
            scenario: Scenario::new(),
            events: (0..).zip(whats).map(event).collect(),
            requests: Vec::new(),
            stopped_by: None,
        };
        let ladder = Ladder::seen_by_peer(&trace);
        let way = |arrow: &Arrow| {
            if arrow.to == Place::ServerTcp {
                "<"
            } else {
                ">"
            }
        };
        let arrows = ladder.arrows.iter();
        arrows
            .map(|arrow| format!("{} {}", way(arrow), arrow.label))
            .collect()
    }

    fn call(call: Op, octets: u32) -> What {
        let result = Ok(octets);
        What::Called { call, result }
    }

    /// The same of calls on one connection.
    fn arrows(calls: &[What]) -> Vec<String> {
        let calls: Vec<(u32, What)> = calls.iter().map(|what| (1, *what)).collect();
        seen(&calls)
    }

    #[test]
    fn each_call_says_what_came_or_went() {
        let (unread, shut) = (call(Op::Poll, 1), call(Op::Shutdown, 0));
        let (ended, closed) = (call(Op::Read, 0), call(Op::Close, 0));
        let answered = [
            call(Op::Accept, 0),
            call(Op::Read, 84),
            call(Op::Write, 118),
        ];
        assert_eq!(arrows(&answered), ["< 84 octets", "> 118 octets"]);
        assert_eq!(
            arrows(&[unread, closed]),
            ["< octets, not read yet", "> RST"]
        );
        assert_eq!(
            arrows(&[unread, shut, call(Op::Abort, 0)]),
            ["< octets, not read yet", "> FIN", "> RST"]
        );
        assert_eq!(
            arrows(&[unread, shut, call(Op::Read, 84), ended, closed]),
            ["< octets, not read yet", "> FIN", "< FIN"]
        );
    }

    #[test]
    fn what_is_gone_sends_nothing_more() {
        let reset = What::Called {
            call: Op::Read,
            result: Err(Errno::ConnReset),
        };
        assert_eq!(arrows(&[reset, call(Op::Close, 0)]), ["< RST"]);
        let gone = What::State {
            from: State::FinWait1,
            to: State::Closed,
        };
        let closed = [call(Op::Shutdown, 0), gone, call(Op::Abort, 0)];
        assert_eq!(arrows(&closed), ["> FIN"]);
    }

    #[test]
    fn another_connection_is_named() {
        let (first, second) = ((1, call(Op::Read, 8)), (2, call(Op::Close, 0)));
        assert_eq!(
            seen(&[first, second, first]),
            ["< 8 octets", "> #2: FIN", "< 8 octets"]
        );
    }
}
