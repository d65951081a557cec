//! What goes wrong by the scenario's will rather than by the race: a device that sends
//! RSTs of its own, a host that goes down and comes back, an accept queue without room.

use alloc::vec::Vec;

use super::{Alarm, Flow, Step, World};
use crate::machine::server;
use crate::machine::tcp::{self, Endpoint, State, Verdict};
use crate::scenario::{Forgotten, Service};
use crate::trace::{ConnId, Place, Timer, What};
use crate::units::segment::{Control, Segment, SeqNumber, Side};
use crate::units::time::{Duration, Instant, Range};

impl World<'_> {
    /// Puts on the agenda what the scenario has fixed in advance.
    pub(super) fn schedule_mishaps(&mut self) {
        let server = &self.scenario.server;
        let (kill, down) = (server.killed_at, server.host_down);
        if let Some(at) = kill {
            let alarm = Alarm::Server(server::Timer::Kill);
            self.schedule(Range::fixed(at), Step::Expire(alarm));
        }
        if let Some(range) = down {
            for (at, up) in [(range.min(), false), (range.max(), true)] {
                self.schedule(Range::fixed(at), Step::Expire(Alarm::Host { up }));
            }
        }
    }

    /// A connection's end at the server before the first SYN.
    pub(super) fn server_end(&self) -> Endpoint {
        if self.scenario.server.service == Service::NotListening {
            Endpoint::closed()
        } else {
            Endpoint::listening()
        }
    }

    /// The middlebox has seen nothing of a connection for so long.
    pub(super) fn expire_middlebox(&mut self, id: ConnId) {
        let what = What::Expired(Timer::Middlebox);
        self.recorder.causing(self.now, Some(id), Place::Wire, what);
        let Some(middlebox) = self.scenario.network.middlebox else {
            return;
        };
        let to: &[Side] = match middlebox.then {
            Forgotten::Drop | Forgotten::Reset => {
                self.connection(id).flow = Flow::Forgotten;
                return;
            }
            Forgotten::ResetClient => &[Side::Client],
            Forgotten::ResetServer => &[Side::Server],
            Forgotten::ResetBoth => &[Side::Client, Side::Server],
        };
        // Once: a host that challenges the RST would otherwise be asked for ever.
        self.connection(id).flow = Flow::Reset;
        let cause = self.recorder.cause;
        for &side in to {
            let passed = self.connection(id).passed[side.peer().index()];
            let reset = forged(passed + middlebox.off_by);
            self.recorder
                .causing(self.now, Some(id), Place::Wire, What::Sent(reset));
            self.pass(id, side, reset);
            self.recorder.cause = cause;
        }
    }

    /// The server's host goes down, with all that it knew, or is back.
    pub(super) fn expire_host(&mut self, up: bool) {
        self.down = !up;
        let timer = if up { Timer::HostUp } else { Timer::HostDown };
        self.recorder
            .causing(self.now, None, Place::ServerTcp, What::Expired(timer));
        if up {
            return;
        }
        for (connection, number) in self.connections.iter_mut().zip(1..) {
            // What had not begun there can begin when it is back.
            if connection.ends[1].state() != State::Listen {
                connection.ends[1] = Endpoint::closed();
                connection.held[1] = false;
                self.agenda.stop_tcp(ConnId(number), Side::Server);
            }
        }
        // The processes die with their host, and nobody closes for them: no socket is held.
        let (timer, unread) = (server::Timer::Kill, false);
        self.tell_server(server::Input::Expired { timer, unread });
    }

    /// Whether the accept queue has no room for what a segment would put into it: a SYN
    /// (`tcp_conn_request`), or the handshake's last step (`tcp_v4_syn_recv_sock`).
    pub(super) fn overflows(&self, state: State, segment: &Segment) -> bool {
        let Some(full) = self.scenario.server.queue_full else {
            return false;
        };
        let since = |length: Duration| Instant::START + length;
        let enters = match state {
            State::Listen => segment.control == Control::Syn,
            State::SynReceived => segment.control != Control::Syn && segment.ack.is_some(),
            State::Closed
            | State::SynSent
            | State::Established
            | State::FinWait1
            | State::FinWait2
            | State::CloseWait
            | State::Closing
            | State::LastAck
            | State::TimeWait => false,
        };
        enters && since(full.min()) <= self.now && self.now < since(full.max())
    }
}

/// What becomes of a segment for which the queue has no room: only the handshake's last
/// step is ever refused, a SYN is ignored whatever the setting.
pub(super) fn overflow(
    end: &mut Endpoint,
    config: &tcp::Config,
    segment: Segment,
    out: &mut Vec<tcp::Action>,
) -> Verdict {
    if end.state() == State::Listen {
        Verdict::Ignored
    } else {
        end.overflows(config, segment, out)
    }
}

/// A RST that a device makes up.
const fn forged(seq: SeqNumber) -> Segment {
    Segment {
        seq,
        ack: None,
        control: Control::Rst,
        len: 0,
        window: 0,
        sack: None,
    }
}
