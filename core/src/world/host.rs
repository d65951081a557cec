//! The kernels of both hosts: segments, calls and kernel timers go to the endpoints, what
//! the endpoints want is done, and an application that has something to look at is woken.

use alloc::vec::Vec;

use super::agenda::{Alarm, End, Step};
use super::state::World;
use crate::machine::tcp::{self, Call, Config, Endpoint, State, Verdict};
use crate::scenario::Service;
use crate::trace::{ConnId, Loss, Op, Place, Timer, What};
use crate::units::errno::Errno;
use crate::units::segment::{Control, Segment, Side};
use crate::units::time::{Duration, Instant, Range};

impl World<'_> {
    /// A connection's end at the server before the first SYN.
    pub(super) fn server_end(&self) -> Endpoint {
        if self.scenario.server.service == Service::NotListening {
            Endpoint::closed()
        } else {
            Endpoint::listening()
        }
    }

    /// A segment reaches its host.
    pub(super) fn deliver(&mut self, to: End, segment: Segment) {
        debug_assert!(self.was_sent(to, &segment), "nobody has sent {segment}");
        if self.down && to.side == Side::Server {
            return self.note_lost(to.connection, Place::ServerTcp, segment, Loss::Host);
        }
        let mut actions = core::mem::take(&mut self.buffers.tcp);
        let overflows = self.overflows(to, &segment);
        let (config, endpoint) = self.kernel_mut(to);
        let before = endpoint.state();
        let verdict = if overflows {
            overflow(endpoint, config, segment, &mut actions)
        } else {
            endpoint.segment_arrives(config, segment, &mut actions)
        };
        let after = endpoint.state();
        self.recorder.causing(
            self.now,
            Some(to.connection),
            Place::tcp(to.side),
            What::Arrived { segment, verdict },
        );
        self.note_state(to, before, after);
        self.perform(to, &mut actions);
        self.buffers.tcp = actions;
        self.schedule_wakeups(to.connection);
    }

    /// Whether an arriving segment can be one that the other end has sent: a middlebox
    /// makes up RSTs and nothing else, and a host that was down has forgotten its numbers.
    fn was_sent(&self, to: End, segment: &Segment) -> bool {
        let from = to.side.peer();
        let sender = self.connection(to.connection).end(from);
        let was_wiped = from == Side::Server && sender.state() == State::Closed;
        segment.is_reset() || was_wiped || sender.has_sent(segment)
    }

    /// A kernel timer runs out.
    pub(super) fn expire_tcp(&mut self, end: End, timer: tcp::Timer) {
        let mut actions = core::mem::take(&mut self.buffers.tcp);
        let (config, endpoint) = self.kernel_mut(end);
        let before = endpoint.state();
        debug_assert!(
            before != State::Closed,
            "{timer:?} runs out for a connection that is gone"
        );
        endpoint.timeout(config, timer, &mut actions);
        let after = endpoint.state();
        if timer != tcp::Timer::Recency {
            self.recorder.causing(
                self.now,
                Some(end.connection),
                Place::tcp(end.side),
                What::Expired(Timer::Tcp(timer)),
            );
        }
        self.note_state(end, before, after);
        self.perform(end, &mut actions);
        self.buffers.tcp = actions;
        self.schedule_wakeups(end.connection);
    }

    /// An application's call on its socket.
    pub(super) fn call(&mut self, end: End, call: Call) -> Result<u32, Errno> {
        let mut actions = core::mem::take(&mut self.buffers.tcp);
        let (config, endpoint) = self.kernel_mut(end);
        let before = endpoint.state();
        let result = endpoint.call(config, call, &mut actions);
        let after = endpoint.state();
        if let Some(op) = shown(call) {
            self.note_call(end, op, result);
        }
        self.note_state(end, before, after);
        self.perform(end, &mut actions);
        self.buffers.tcp = actions;
        result
    }

    /// The last call on a socket. A second one is not made: the descriptor is gone.
    pub(super) fn close_socket(&mut self, end: End, call: Call) {
        let connection = self.connection_mut(end.connection);
        connection.connected = true;
        if connection.give_up(end.side) {
            // close() and its like do not fail.
            let _ = self.call(end, call);
        }
    }

    /// Does what an endpoint asked for.
    fn perform(&mut self, end: End, actions: &mut Vec<tcp::Action>) {
        for action in actions.drain(..) {
            match action {
                tcp::Action::Send(segment) => self.send(end, segment),
                tcp::Action::Start(tcp::Timer::TimeWait, wait) => self.wait_long(end, wait),
                tcp::Action::Start(timer, wait) => {
                    self.start(Alarm::Tcp { end, timer }, Range::fixed(wait));
                }
                tcp::Action::Stop(timer) => {
                    debug_assert!(
                        timer != tcp::Timer::TimeWait,
                        "it is stopped with all others"
                    );
                    self.agenda.stop(Alarm::Tcp { end, timer });
                }
                tcp::Action::StopAll => self.agenda.stop_tcp(end),
            }
        }
    }

    /// Starts the timer that a closed connection has for long.
    fn wait_long(&mut self, end: End, wait: Duration) {
        let timer = tcp::Timer::TimeWait;
        let alarm = Alarm::Tcp { end, timer };
        self.agenda.leave_line(end);
        self.start(alarm, Range::fixed(wait));
        self.agenda.stand_in_line();
    }

    /// Whether the accept queue has no room for what a segment would put into it: a SYN
    /// (`tcp_conn_request`), or the handshake's last step (`tcp_v4_syn_recv_sock`).
    fn overflows(&self, to: End, segment: &Segment) -> bool {
        let Some(full) = self.scenario.server.queue_full else {
            return false;
        };
        let since = |length| Instant::START + length;
        let is_full = since(full.min()) <= self.now && self.now < since(full.max());
        is_full && self.enters_queue(to, segment)
    }

    /// Whether a step is the arrival of something for which the accept queue needs room.
    #[must_use]
    pub fn needs_room(&self, step: &Step) -> bool {
        match step {
            Step::Deliver { to, segment } => self.enters_queue(*to, segment),
            Step::Wake(_) | Step::Expire(_) => false,
        }
    }

    /// Whether such a step can still come without another connection being opened.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        let mut ends = self.connections.iter().map(|one| one.end(Side::Server));
        ends.any(|end| matches!(end.state(), State::Listen | State::SynReceived))
    }

    fn enters_queue(&self, to: End, segment: &Segment) -> bool {
        if to.side == Side::Client {
            return false;
        }
        match self.connection(to.connection).end(to.side).state() {
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
        }
    }

    /// Schedules that the applications that have something to look at look at it.
    pub(super) fn schedule_wakeups(&mut self, id: ConnId) {
        let connection = self.connection(id);
        let client_runs = self.suspended.is_none() && connection.is_held(Side::Client);
        let client_lag = if client_runs && self.client.is_blocked(id) {
            self.wake_blocked(id)
        } else if client_runs && connection.client_sees() {
            self.client.wakes(&self.scenario.client, id)
        } else {
            None
        };
        let connection = self.connection(id);
        let server_sees = if connection.accepted {
            connection.end(Side::Server).is_readable() && self.server.wakes(id)
        } else {
            connection.awaits_accept()
        };
        let server_wakes = connection.is_held(Side::Server) && server_sees;
        let server_lag = server_wakes.then_some(self.scenario.server.wake_lag);
        for (side, lag) in [(Side::Client, client_lag), (Side::Server, server_lag)] {
            let end = End {
                connection: id,
                side,
            };
            if let Some(lag) = lag
                && !self.agenda.has_wake(end)
            {
                self.schedule(lag, Step::Wake(end));
            }
        }
    }

    /// Records that an application's call has returned.
    pub(super) fn note_call(&mut self, end: End, call: Op, result: Result<u32, Errno>) {
        self.recorder.causing(
            self.now,
            Some(end.connection),
            Place::app(end.side),
            What::Called { call, result },
        );
    }

    fn note_state(&mut self, end: End, from: State, to: State) {
        if from != to {
            self.recorder.note(
                self.now,
                Some(end.connection),
                Place::tcp(end.side),
                What::State { from, to },
            );
        }
    }
}

/// A call as a trace names it, if it returns at once.
const fn shown(call: Call) -> Option<Op> {
    Some(match call {
        // The client hears of it when the handshake has ended.
        Call::Open => return None,
        Call::Send(_) => Op::Write,
        Call::Receive(_) => Op::Read,
        Call::Shutdown(_) => Op::Shutdown,
        Call::Close => Op::Close,
        Call::Abort => Op::Abort,
    })
}

/// What becomes of a segment for which the queue has no room: only the handshake's last
/// step is ever refused, a SYN is ignored whatever the setting.
fn overflow(
    end: &mut Endpoint,
    config: &Config,
    segment: Segment,
    out: &mut Vec<tcp::Action>,
) -> Verdict {
    if end.state() == State::Listen {
        Verdict::Ignored
    } else {
        end.overflows(config, segment, out)
    }
}
