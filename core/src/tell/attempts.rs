//! Goes through a trace and takes down, for each attempt, the evidence of how it ended.
//! Decides nothing.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that can happen little is evidence"
)]

use super::evidence::{
    ClientEvidence, Closing, End, Evidence, PathEvidence, ServerEvidence, is_closing,
};
use crate::http::message::RequestId;
use crate::trace::{ConnId, Event, EventId, Loss, Op, Place, Timer, Trace, What};
use crate::units::errno::Errno;
use crate::units::segment::{Control, Segment};
use crate::units::tcp::Verdict;

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
    let since = last_answered(trace, begins, connection).unwrap_or(begins);
    let mut evidence = Evidence {
        request,
        attempt,
        since,
        begins,
        answered: false,
        client: ClientEvidence::default(),
        server: ServerEvidence {
            service: trace.scenario.server.service,
            accepted: since != begins,
            ..ServerEvidence::default()
        },
        path: PathEvidence::default(),
    };
    let mut over = false;
    for event in &trace.events[since.0 as usize..] {
        if event.connection == Some(connection) || event.what == What::Expired(Timer::HostDown) {
            // Another request on the connection is another story.
            if event.id > begins && matches!(event.what, What::Begins { .. }) {
                break;
            }
            let phase = match (event.id > begins, over) {
                (false, _) => Phase::Before,
                (true, false) => Phase::Trying,
                (true, true) => Phase::Over,
            };
            evidence.record(event, phase);
            over |= evidence.client.end.is_some() || evidence.answered;
        }
    }
    evidence
}

/// Where the story of a connection's end begins that was used before: when its server had
/// written the last answer. From there on it can close, before the client has read it.
fn last_answered(trace: &Trace, begins: EventId, connection: ConnId) -> Option<EventId> {
    let before = trace.events[..begins.0 as usize].iter().rev();
    let mut before = before.filter(|event| event.connection == Some(connection));
    let begun = |event: &&Event| matches!(event.what, What::Begins { .. });
    let answer = before
        .by_ref()
        .take_while(|one| !begun(one))
        .find(|one| is_answer(one))?;
    let written = before.take_while(|one| !begun(one)).find(|event| {
        let write = matches!(
            event.what,
            What::Called {
                call: Op::Write,
                result: Ok(_)
            }
        );
        write && event.place == Place::ServerApp
    });
    Some(EventId(written.unwrap_or(answer).id.0 + 1))
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
        since: answered.id,
        client: ClientEvidence {
            end: Some(End::Told(end.id)),
            written: None,
            ..evidence.client.clone()
        },
        ..evidence.clone()
    })
}

/// Where an attempt stands at an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It has not begun.
    Before,
    /// It has begun.
    Trying,
    /// The client knows how it ended.
    Over,
}

impl Evidence {
    fn record(&mut self, event: &Event, phase: Phase) {
        let (id, trying) = (event.id, phase != Phase::Before);
        match (event.what, event.place) {
            (What::Called { call, result }, Place::ClientApp) => {
                self.client.record_call(id, call, result, phase);
            }
            (What::Called { call, result }, Place::ServerApp) => {
                self.server.record_call(id, call, result, trying);
            }
            (What::Arrived { segment, .. }, Place::ClientTcp) => {
                self.client.record_arrival(id, segment);
            }
            (What::Arrived { segment, verdict }, Place::ServerTcp) => {
                self.server.record_arrival(id, segment, verdict, trying);
            }
            (What::Lost { segment, by }, _) => self.record_loss(id, segment, by, trying),
            // A connection whose FIN the client's kernel has is over for the client, whatever
            // becomes of it on the way.
            (What::Sent(_), Place::Wire) if self.client.fin_arrived.is_none() => {
                first(&mut self.path.forged, id);
            }
            (What::Expired(Timer::HostDown), _) => first(&mut self.server.down, id),
            (What::Expired(Timer::Request), _) if phase == Phase::Trying => {
                self.client.end = Some(End::GaveUp(id));
            }
            (What::Applied { .. }, _) if trying => first(&mut self.server.applied, id),
            (What::Finished { result: Ok(()), .. }, _) if trying => self.answered = true,
            _ => {}
        }
    }

    fn record_loss(&mut self, id: EventId, segment: Segment, by: Loss, trying: bool) {
        match by {
            Loss::Middlebox if trying && self.client.fin_arrived.is_none() => {
                first(&mut self.path.swallowed, id);
            }
            // The client's own FIN comes after the end, which decides.
            Loss::Fault if segment.control == Control::Fin && self.client.end.is_none() => {
                first(&mut self.path.fin_lost, id);
            }
            Loss::Host => first(&mut self.server.absent, id),
            Loss::Middlebox | Loss::Fault => {}
        }
    }
}

impl ClientEvidence {
    fn record_call(&mut self, id: EventId, call: Op, result: Result<u32, Errno>, phase: Phase) {
        match (call, result) {
            (Op::Connect, Err(_)) => first(&mut self.end, End::Told(id)),
            _ if phase != Phase::Trying => {}
            (Op::Write, Ok(_)) => first(&mut self.written, id),
            (Op::Read, Ok(1..)) => first(&mut self.received, id),
            (Op::Read, Err(Errno::Again)) => {}
            (Op::Write | Op::Read, _) => first(&mut self.end, End::Told(id)),
            _ => {}
        }
    }

    fn record_arrival(&mut self, id: EventId, segment: Segment) {
        match segment.control {
            Control::Fin => first(&mut self.fin_arrived, id),
            Control::Rst => first(&mut self.reset_arrived, id),
            Control::None | Control::Syn => {}
        }
    }
}

impl ServerEvidence {
    fn record_call(&mut self, id: EventId, call: Op, result: Result<u32, Errno>, trying: bool) {
        match (call, result) {
            (Op::Accept, _) => self.accepted = true,
            (Op::Read, Ok(1..)) if trying => first(&mut self.request_read, id),
            _ if is_closing(call) => first(&mut self.closing, Closing { event: id, call }),
            _ => {}
        }
    }

    fn record_arrival(&mut self, id: EventId, segment: Segment, verdict: Verdict, trying: bool) {
        let fails = matches!(verdict, Verdict::Ignored | Verdict::Refused);
        if fails && !self.accepted && !segment.is_reset() {
            first(&mut self.turned_away, id);
        }
        let data = matches!(segment.control, Control::None | Control::Fin) && segment.len > 0;
        if data && trying {
            first(&mut self.request_arrived, id);
        }
    }
}

/// Takes down what is not yet known.
fn first<T>(known: &mut Option<T>, what: T) {
    known.get_or_insert(what);
}
