//! What a trace has to say about one attempt: the few events that decide why it
//! ended as it did.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that can happen little decides"
)]

use super::Cause;
use crate::http::message::RequestId;
use crate::scenario::Service;
use crate::trace::{ConnId, Event, EventId, Loss, Op, Place, Timer, Trace, What};
use crate::units::errno::Errno;
use crate::units::segment::{Control, Segment};
use crate::units::tcp::Verdict;

/// The events that decide.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) request: RequestId,
    pub(super) attempt: u32,
    /// Where the story of the connection's end begins: its last answer, or the dial.
    pub(super) since: EventId,
    begins: EventId,
    answered: bool,
    /// The client's write of the request, whatever it returned.
    written: Option<EventId>,
    /// How the client learnt of the end.
    end: Option<EventId>,
    gave_up: bool,
    closing: Option<(EventId, Op)>,
    request_arrived: Option<EventId>,
    request_read: Option<EventId>,
    applied: Option<EventId>,
    fin_arrived: Option<EventId>,
    reset_arrived: Option<EventId>,
    swallowed: Option<EventId>,
    /// A device's own RST.
    forged: Option<EventId>,
    /// The server's FIN that never arrived.
    fin_lost: Option<EventId>,
    /// The first thing of a new connection that the server's kernel did not take.
    turned_away: Option<EventId>,
    accepted: bool,
    /// The host went down.
    down: Option<EventId>,
    service: Service,
}

/// The attempts of a trace that say something: those that failed, and ends of idle
/// connections that were seen in time.
pub(super) fn attempts(trace: &Trace) -> impl Iterator<Item = Evidence> {
    let tries = trace.events.iter().filter_map(|event| match event.what {
        What::Begins {
            request, attempt, ..
        } => Some((event.id, event.connection?, request, attempt)),
        _ => None,
    });
    tries.flat_map(move |(id, connection, request, attempt)| {
        let evidence = gather(trace, id, connection, request, attempt);
        let idle = seen_in_time(trace, &evidence, id, connection);
        [Some(evidence), idle].into_iter().flatten()
    })
}

fn gather(
    trace: &Trace,
    begins: EventId,
    connection: ConnId,
    request: RequestId,
    attempt: u32,
) -> Evidence {
    let before = trace.events[..begins.0 as usize].iter().rev();
    let since = before
        .take_while(|event| !matches!(event.what, What::Begins { .. }))
        .find(|event| event.connection == Some(connection) && is_answer(event))
        .map_or(begins, |event| event.id);
    let mut evidence = Evidence {
        request,
        attempt,
        since,
        begins,
        answered: false,
        written: None,
        end: None,
        gave_up: false,
        closing: None,
        request_arrived: None,
        request_read: None,
        applied: None,
        fin_arrived: None,
        reset_arrived: None,
        swallowed: None,
        forged: None,
        fin_lost: None,
        turned_away: None,
        accepted: since != begins,
        down: None,
        service: trace.scenario.server.service,
    };
    let mut over = false;
    for event in &trace.events[since.0 as usize..] {
        if event.connection == Some(connection) || event.what == What::Expired(Timer::HostDown) {
            // Another request on the connection is another story.
            if event.id > begins && matches!(event.what, What::Begins { .. }) {
                break;
            }
            evidence.weigh(event, event.id > begins, over);
            over |= evidence.end.is_some() || evidence.answered;
        }
    }
    evidence
}

fn is_answer(event: &Event) -> bool {
    matches!(event.what, What::Finished { result: Ok(()), .. })
}

/// An idle connection whose end the client read before it needed it.
fn seen_in_time(
    trace: &Trace,
    evidence: &Evidence,
    begins: EventId,
    connection: ConnId,
) -> Option<Evidence> {
    if !evidence.answered {
        return None;
    }
    let answered = trace.events[begins.0 as usize..]
        .iter()
        .find(|event| event.connection == Some(connection) && is_answer(event))?;
    let mut later = trace.events[answered.id.0 as usize + 1..]
        .iter()
        .filter(|event| event.connection == Some(connection));
    let end = later.find(|event| {
        event.place == Place::ClientApp
            && match event.what {
                What::Called {
                    call: Op::Read,
                    result,
                } => result != Err(Errno::Again),
                What::Called {
                    call: Op::Poll,
                    result,
                } => result == Ok(1),
                What::Begins { .. } => true,
                _ => false,
            }
    })?;
    // A request after this one came first: the next attempt tells the end.
    if matches!(end.what, What::Begins { .. }) || !trace.scenario.client.keep_alive {
        return None;
    }
    Some(Evidence {
        answered: true,
        end: Some(end.id),
        since: answered.id,
        written: None,
        ..evidence.clone()
    })
}

impl Evidence {
    /// Takes note of an event. `trying`: the attempt has begun; `over`: it has ended.
    fn weigh(&mut self, event: &Event, trying: bool, over: bool) {
        let first = |place: &mut Option<EventId>| {
            place.get_or_insert(event.id);
        };
        match (event.what, event.place) {
            (What::Called { call, .. }, Place::ServerApp)
                if ends(call) && self.closing.is_none() =>
            {
                self.closing = Some((event.id, call));
            }
            (
                What::Called {
                    call: Op::Read,
                    result: Ok(1..),
                },
                Place::ServerApp,
            ) if trying => first(&mut self.request_read),
            (What::Applied { .. }, _) if trying => first(&mut self.applied),
            (What::Arrived { segment, verdict }, place) => {
                let fails = matches!(verdict, Verdict::Ignored | Verdict::Refused);
                if place == Place::ServerTcp && fails && !self.accepted && !segment.is_reset() {
                    self.turned_away.get_or_insert(event.id);
                }
                self.weigh_arrival(event.id, segment, place, trying);
            }
            (What::Lost { segment, by }, _) => self.weigh_loss(event.id, segment, by, trying),
            (What::Sent(_), Place::Wire) => first(&mut self.forged),
            (What::Expired(Timer::HostDown), _) => first(&mut self.down),
            (
                What::Called {
                    call: Op::Accept, ..
                },
                _,
            ) => self.accepted = true,
            (
                What::Called {
                    call: Op::Connect,
                    result: Err(_),
                },
                _,
            ) => first(&mut self.end),
            (
                What::Called {
                    call: Op::Write,
                    result,
                },
                Place::ClientApp,
            ) if trying && !over => {
                if result.is_ok() {
                    first(&mut self.written);
                } else {
                    first(&mut self.end);
                }
            }
            (
                What::Called {
                    call: Op::Read,
                    result,
                },
                Place::ClientApp,
            ) if trying && !over => match result {
                Ok(1..) | Err(Errno::Again) => {}
                Ok(0) | Err(_) => first(&mut self.end),
            },
            (What::Expired(Timer::Request), _) if trying && !over => {
                self.gave_up = true;
                first(&mut self.end);
            }
            (What::Finished { result: Ok(()), .. }, _) if trying => self.answered = true,
            _ => {}
        }
    }

    fn weigh_loss(&mut self, id: EventId, segment: Segment, by: Loss, trying: bool) {
        match by {
            Loss::Middlebox if trying => {
                self.swallowed.get_or_insert(id);
            }
            // The client's own FIN comes after the end, which decides.
            Loss::Fault if segment.control == Control::Fin && self.end.is_none() => {
                self.fin_lost.get_or_insert(id);
            }
            Loss::Host => {
                self.turned_away.get_or_insert(id);
            }
            _ => {}
        }
    }

    fn weigh_arrival(&mut self, id: EventId, segment: Segment, place: Place, trying: bool) {
        match (place, segment.control) {
            (Place::ClientTcp, Control::Fin) => {
                self.fin_arrived.get_or_insert(id);
            }
            (Place::ClientTcp, Control::Rst) => {
                self.reset_arrived.get_or_insert(id);
            }
            (Place::ServerTcp, Control::None | Control::Fin) if trying && segment.len > 0 => {
                self.request_arrived.get_or_insert(id);
            }
            _ => {}
        }
    }

    /// The ends of the threads that make up the story.
    pub(super) fn ends(&self) -> impl Iterator<Item = EventId> {
        let read = self.applied.or(self.request_read);
        let wire = self.request_arrived.filter(|_| self.written.is_some());
        let begins = Some(self.begins).filter(|_| !self.answered);
        let closing = self.closing.map(|(id, _)| id);
        let arrived = self.fin_arrived.or(self.reset_arrived);
        [
            begins,
            self.end,
            self.written,
            wire,
            read,
            closing,
            arrived,
            self.swallowed,
            self.forged,
            self.fin_lost,
            self.turned_away,
            self.down,
        ]
        .into_iter()
        .flatten()
    }

    /// Whether an event on one of the threads tells more than that it carried on.
    pub(super) fn decides(&self, event: &Event) -> bool {
        match (event.what, event.place) {
            (What::Begins { .. } | What::Lost { .. }, _) => true,
            // Where it also took the request that tells enough.
            (What::Sent(_), Place::Wire) => self.swallowed.is_none(),
            (What::Expired(timer), _) => matches!(
                timer,
                Timer::ServerIdle
                    | Timer::Shutdown
                    | Timer::Request
                    | Timer::Middlebox
                    | Timer::Handler
                    | Timer::Kill
                    | Timer::HostDown
            ),
            (What::Called { call, result }, Place::ClientApp) => match (call, result) {
                (Op::Write, _) | (Op::Read, Ok(0)) | (Op::Poll, Ok(1)) | (Op::Connect, Err(_)) => {
                    true
                }
                (Op::Read, Err(errno)) => errno != Errno::Again,
                _ => false,
            },
            (What::Called { call, result }, _) => {
                ends(call) || call == Op::Read && matches!(result, Ok(1..))
            }
            (What::Arrived { segment, verdict }, place) => {
                segment.is_reset()
                    || place == Place::ServerTcp && verdict == Verdict::Refused
                    || self.fin_arrived == Some(event.id)
                    || [self.request_arrived, self.turned_away].contains(&Some(event.id))
            }
            _ => false,
        }
    }

    /// Why the attempt did not go the ordinary way; `None` if it did.
    pub(super) fn cause(&self) -> Option<Cause> {
        if self.answered {
            return self.end.map(|_| Cause::SeenInTime);
        }
        if self.swallowed.is_some() {
            return Some(if self.reset_arrived.is_some() {
                Cause::ResetByMiddlebox
            } else {
                Cause::Swallowed
            });
        }
        if let Some(cause) = self.mishap() {
            return Some(cause);
        }
        if self.gave_up {
            return Some(Cause::OutOfPatience);
        }
        let Some((closing, how)) = self.closing else {
            return Some(Cause::Untold);
        };
        Some(
            match (self.request_read, self.request_arrived, self.written) {
                (Some(read), _, _) if how == Op::Shutdown && read > closing => Cause::Discarded,
                (Some(_), _, _) => self.death(closing),
                (None, _, None) if how == Op::Abort => Cause::ResetOnIdle,
                (None, _, None) => Cause::SeenAfterCheckout,
                (None, Some(arrived), _) if arrived < closing => Cause::UnreadAtClose,
                (None, _, Some(_)) if how == Op::Abort => Cause::ResetOnIdle,
                (None, _, Some(written)) => match self.fin_arrived {
                    Some(fin) if fin < written => Cause::Unnoticed,
                    _ if self.fin_lost.is_some() => Cause::FinLost,
                    _ => Cause::Crossed,
                },
            },
        )
    }

    /// What went wrong beside the race, before anything of the race could.
    fn mishap(&self) -> Option<Cause> {
        let closed = self.closing.is_some();
        match self.service {
            Service::NotListening => return Some(Cause::PortClosed),
            Service::EarlyReject if closed => return Some(Cause::AnsweredEarly),
            Service::Tls if closed => return Some(Cause::NotTls),
            Service::EarlyReject | Service::Tls | Service::Http => {}
        }
        if self.forged.is_some() {
            Some(Cause::ResetByForgery)
        } else if self.down.is_some() {
            Some(Cause::HostLost)
        } else if self.turned_away.is_some() && !self.accepted {
            Some(Cause::NotAccepted)
        } else {
            None
        }
    }

    fn death(&self, closing: EventId) -> Cause {
        match self.applied {
            Some(applied) if applied < closing => Cause::DiedAfterApplying,
            _ => Cause::DiedBeforeApplying,
        }
    }
}

const fn ends(call: Op) -> bool {
    matches!(call, Op::Close | Op::Abort | Op::Shutdown)
}
