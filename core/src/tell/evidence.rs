//! What a trace has to say about one attempt: the few events that decide why it ended as it
//! did. [`attempts`](super::attempts) collects them and the causes ask for them; no cause
//! is named here.

use crate::http::message::RequestId;
use crate::scenario::Service;
use crate::trace::{Event, EventId, Op, Place, Timer, What};
use crate::units::errno::Errno;
use crate::units::tcp::Verdict;

/// The events that decide, by where they are seen.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) request: RequestId,
    pub(super) attempt: u32,
    /// Where the story of the connection's end begins: its last answer, or the dial.
    pub(super) since: EventId,
    pub(super) begins: EventId,
    pub(super) answered: bool,
    pub(super) client: ClientEvidence,
    pub(super) server: ServerEvidence,
    pub(super) path: PathEvidence,
}

/// What is seen at the client.
#[derive(Clone, Debug, Default)]
pub(super) struct ClientEvidence {
    /// The write of the request, if the kernel took it.
    pub(super) written: Option<EventId>,
    /// It has read some of the response.
    pub(super) received: Option<EventId>,
    pub(super) end: Option<End>,
    pub(super) fin_arrived: Option<EventId>,
    pub(super) reset_arrived: Option<EventId>,
}

/// How the client learns that the attempt is over, or the connection.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// A call told it.
    Told(EventId),
    /// It waited no longer.
    GaveUp(EventId),
}

/// What is seen at the server and its host.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerEvidence {
    pub(super) service: Service,
    pub(super) accepted: bool,
    /// The first thing of a connection not yet accepted that the kernel did not take.
    pub(super) turned_away: Option<EventId>,
    pub(super) request_arrived: Option<EventId>,
    pub(super) request_read: Option<EventId>,
    pub(super) applied: Option<EventId>,
    pub(super) closing: Option<Closing>,
    /// The host went down.
    pub(super) down: Option<EventId>,
    /// The first segment that came to a host that was down.
    pub(super) absent: Option<EventId>,
}

/// The call with which the server ended the connection, or its direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closing {
    pub(super) event: EventId,
    pub(super) call: Op,
}

/// What is seen between the hosts.
#[derive(Clone, Debug, Default)]
pub(super) struct PathEvidence {
    /// A device took something of the request.
    pub(super) swallowed: Option<EventId>,
    /// A device's own RST.
    pub(super) forged: Option<EventId>,
    /// The server's FIN that never arrived.
    pub(super) fin_lost: Option<EventId>,
}

impl End {
    pub(super) const fn event(self) -> EventId {
        match self {
            Self::Told(event) | Self::GaveUp(event) => event,
        }
    }
}

impl Evidence {
    /// Whether the client waited no longer.
    pub(super) const fn gave_up(&self) -> bool {
        matches!(self.client.end, Some(End::GaveUp(_)))
    }

    /// The server's end of a connection whose request it had read.
    pub(super) fn closed_after_reading(&self) -> Option<Closing> {
        let read = self.server.request_read?;
        self.server.closing.filter(|closing| read < closing.event)
    }

    /// The server's end of a connection whose request it had applied.
    pub(super) fn closed_after_applying(&self) -> Option<Closing> {
        let applied = self.server.applied?;
        self.closed_after_reading()
            .filter(|closing| applied < closing.event)
    }

    /// The server's end of a connection whose request it never read.
    pub(super) fn closed_without_reading(&self) -> Option<Closing> {
        let closing = self.server.closing?;
        self.server.request_read.is_none().then_some(closing)
    }

    /// Whether the request was in the server's kernel when the server closed.
    pub(super) fn had_arrived(&self, closing: Closing) -> bool {
        let arrived = self.server.request_arrived;
        arrived.is_some_and(|arrived| arrived < closing.event)
    }

    /// The write of a request that came too late for a server that closed by FIN.
    pub(super) fn wrote_too_late(&self) -> Option<EventId> {
        let closing = self.closed_without_reading()?;
        let late = closing.call != Op::Abort && !self.had_arrived(closing);
        self.client.written.filter(|_| late)
    }

    /// Whether the server's FIN was in the client's kernel at an event.
    pub(super) fn fin_was_there(&self, event: EventId) -> bool {
        self.client.fin_arrived.is_some_and(|fin| fin < event)
    }

    /// The ends of the threads that make up the story.
    pub(super) fn threads(&self) -> impl Iterator<Item = EventId> {
        let Self {
            client,
            server,
            path,
            ..
        } = self;
        [
            Some(self.begins).filter(|_| !self.answered),
            client.end.map(End::event),
            client.written,
            server.request_arrived.filter(|_| client.written.is_some()),
            server.applied.or(server.request_read),
            client.received,
            server.closing.map(|closing| closing.event),
            client.fin_arrived.or(client.reset_arrived),
            path.swallowed,
            path.forged,
            path.fin_lost,
            server.turned_away,
            server.down,
            server.absent,
        ]
        .into_iter()
        .flatten()
    }

    /// Whether an event on one of the threads tells more than that it carried on.
    pub(super) fn decides(&self, event: &Event) -> bool {
        match (event.what, event.place) {
            (What::Begins { .. } | What::Lost { .. }, _) => true,
            // Where it also took the request that tells enough.
            (What::Sent(_), Place::Wire) => self.path.swallowed.is_none(),
            (What::Expired(timer), _) => matches!(
                timer,
                Timer::ServerIdle
                    | Timer::ServerAge
                    | Timer::Shutdown
                    | Timer::Grace
                    | Timer::Suspend
                    | Timer::Resume
                    | Timer::Request
                    | Timer::Middlebox
                    | Timer::Handler
                    | Timer::Kill
                    | Timer::HostDown
            ),
            (What::Called { call, result }, Place::ClientApp) => match (call, result) {
                (Op::Read, Ok(1..)) => self.client.received == Some(event.id),
                (Op::Write, _) | (Op::Read, Ok(0)) | (Op::Poll, Ok(1)) | (Op::Connect, Err(_)) => {
                    true
                }
                (Op::Read, Err(errno)) => errno != Errno::Again,
                _ => false,
            },
            (What::Called { call, result }, _) => {
                let part = call == Op::Write && self.client.received.is_some();
                is_closing(call) || part || call == Op::Read && matches!(result, Ok(1..))
            }
            (What::Arrived { segment, verdict }, place) => {
                let known = [
                    self.client.fin_arrived,
                    self.server.request_arrived,
                    self.server.turned_away,
                ];
                segment.is_reset()
                    || place == Place::ServerTcp && verdict == Verdict::Refused
                    || known.contains(&Some(event.id))
            }
            _ => false,
        }
    }
}

/// Whether a call ends a connection, or one direction of it.
pub(super) const fn is_closing(call: Op) -> bool {
    matches!(call, Op::Close | Op::Abort | Op::Shutdown)
}
