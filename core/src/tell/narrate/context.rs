//! What stands on a connection before an event: as little as a sentence needs.

use alloc::vec::Vec;

use crate::trace::{ConnId, Event, Op, Place, Trace, What};
use crate::units::segment::{Control, Segment, SeqNumber, Side};
use crate::units::tcp::State;

/// What stands on a connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ConnectionContext {
    /// A request is under way on it.
    pub(super) asked: bool,
    /// Octets of that request that have been written.
    pub(super) written: u32,
    /// Something of that request has been read.
    pub(super) read: bool,
    states: [Option<State>; 2],
    /// The number after the last that was sent, by side.
    sent: [Option<SeqNumber>; 2],
    /// The number after the FIN, by side.
    after_fin: [Option<SeqNumber>; 2],
}

/// What stands before each event of a trace, on that event's connection.
pub(super) fn contexts(trace: &Trace) -> Vec<ConnectionContext> {
    // In the order of their numbers, which a trace from a file may choose as it likes.
    let mut connections: Vec<(ConnId, ConnectionContext)> = Vec::new();
    let before = |event: &Event| {
        let Some(id) = event.connection else {
            return ConnectionContext::default();
        };
        let at = connections.partition_point(|&(known, _)| known < id);
        if connections.get(at).is_none_or(|&(known, _)| known != id) {
            connections.insert(at, (id, ConnectionContext::default()));
        }
        let context = &mut connections[at].1;
        let before = *context;
        context.note(event);
        before
    };
    trace.events.iter().map(before).collect()
}

impl ConnectionContext {
    /// The state that a side was last seen in.
    pub(super) fn state(&self, side: Side) -> Option<State> {
        self.states[side.index()]
    }

    /// Whether a side's kernel holds nothing of the connection any more.
    pub(super) fn is_closed(&self, side: Side) -> bool {
        self.states[side.index()] == Some(State::Closed)
    }

    /// Whether a side has sent this number before.
    pub(super) fn repeats(&self, from: Side, segment: Segment) -> bool {
        let sent = self.sent[from.index()];
        segment.space() > 0 && sent.is_some_and(|end| segment.seq < end)
    }

    /// Whether a segment acknowledges a side's FIN.
    pub(super) fn acknowledges_fin(&self, of: Side, segment: Segment) -> bool {
        segment.ack.is_some() && segment.ack == self.after_fin[of.index()]
    }

    fn note(&mut self, event: &Event) {
        match (event.what, event.place) {
            (What::Begins { .. }, _) => {
                self.asked = true;
                self.written = 0;
                self.read = false;
            }
            (What::Finished { .. }, _) => self.asked = false,
            (What::Called { call, result }, place) => {
                let octets = result.unwrap_or(0);
                if (call, place) == (Op::Write, Place::ClientApp) {
                    self.written = self.written.saturating_add(octets);
                }
                self.read |= octets > 0 && (call, place) == (Op::Read, Place::ServerApp);
            }
            (What::State { to, .. }, Place::ClientTcp) => self.states[0] = Some(to),
            (What::State { to, .. }, Place::ServerTcp) => self.states[1] = Some(to),
            (What::Sent(segment), place) => {
                if let Some(side) = place.side() {
                    self.note_sent(side.index(), segment);
                }
            }
            _ => {}
        }
    }

    fn note_sent(&mut self, from: usize, segment: Segment) {
        let end = segment.end();
        if segment.space() > 0 && self.sent[from].is_none_or(|sent| sent < end) {
            self.sent[from] = Some(end);
        }
        if segment.control == Control::Fin {
            self.after_fin[from] = Some(end);
        }
    }
}
