//! The two kernels and the wire between them: segments, calls and kernel timers go to
//! the endpoints, and what the endpoints want is done.

use alloc::vec::Vec;

use super::{Alarm, Flow, Step, World, mishaps};
use crate::machine::tcp::{self, Call, State};
use crate::machine::wire::Fate;
use crate::trace::{ConnId, Loss, Place, Timer, What};
use crate::units::errno::Errno;
use crate::units::segment::{Segment, Side};
use crate::units::time::Range;

impl World<'_> {
    /// A segment reaches its host.
    pub(super) fn deliver(&mut self, id: ConnId, to: Side, segment: Segment) {
        if self.down && to == Side::Server {
            return self.note_lost(id, Place::ServerTcp, segment, Loss::Host);
        }
        let config = self.config(to);
        let mut actions = core::mem::take(&mut self.buffers.tcp);
        let full = to == Side::Server
            && self.overflows(
                self.connections[id.0 as usize - 1].ends[1].state(),
                &segment,
            );
        let endpoint = &mut self.connection(id).ends[to.index()];
        let before = endpoint.state();
        let verdict = if full {
            mishaps::overflow(endpoint, &config, segment, &mut actions)
        } else {
            endpoint.segment_arrives(&config, segment, &mut actions)
        };
        let after = endpoint.state();
        self.recorder.causing(
            self.now,
            Some(id),
            Place::tcp(to),
            What::Arrived { segment, verdict },
        );
        self.note_state(id, to, before, after);
        self.perform(id, to, &mut actions);
        self.buffers.tcp = actions;
        self.look_around(id);
    }

    pub(super) fn expire_tcp(&mut self, id: ConnId, side: Side, timer: tcp::Timer) {
        let config = self.config(side);
        let mut actions = core::mem::take(&mut self.buffers.tcp);
        let endpoint = &mut self.connection(id).ends[side.index()];
        let before = endpoint.state();
        endpoint.timeout(&config, timer, &mut actions);
        let after = endpoint.state();
        if timer != tcp::Timer::Recency {
            self.recorder.causing(
                self.now,
                Some(id),
                Place::tcp(side),
                What::Expired(Timer::Tcp(timer)),
            );
        }
        self.note_state(id, side, before, after);
        self.perform(id, side, &mut actions);
        self.buffers.tcp = actions;
        self.look_around(id);
    }

    /// An application's call on its socket.
    pub(super) fn call(&mut self, id: ConnId, side: Side, call: Call) -> Result<u32, Errno> {
        let config = self.config(side);
        let mut actions = core::mem::take(&mut self.buffers.tcp);
        let endpoint = &mut self.connection(id).ends[side.index()];
        let before = endpoint.state();
        let result = endpoint.call(&config, call, &mut actions);
        let after = endpoint.state();
        self.note_call(id, side, call, result);
        self.note_state(id, side, before, after);
        self.perform(id, side, &mut actions);
        self.buffers.tcp = actions;
        result
    }

    /// Does what an endpoint asked for.
    fn perform(&mut self, id: ConnId, side: Side, actions: &mut Vec<tcp::Action>) {
        for action in actions.drain(..) {
            match action {
                tcp::Action::Send(segment) => self.send(id, side, segment),
                tcp::Action::Start(timer, wait) => {
                    let alarm = Alarm::Tcp {
                        connection: id,
                        side,
                        timer,
                    };
                    self.agenda.stop(alarm);
                    self.schedule(Range::fixed(wait), Step::Expire(alarm));
                }
                tcp::Action::Stop(timer) => {
                    self.agenda.stop(Alarm::Tcp {
                        connection: id,
                        side,
                        timer,
                    });
                }
                tcp::Action::StopAll => self.agenda.stop_tcp(id, side),
            }
        }
    }

    /// A segment leaves its host.
    fn send(&mut self, id: ConnId, from: Side, segment: Segment) {
        let cause = self.recorder.cause;
        self.recorder
            .causing(self.now, Some(id), Place::tcp(from), What::Sent(segment));
        let forgotten = self.connection(id).flow == Flow::Forgotten;
        let fate = self
            .wire
            .enters(&self.scenario.network, from, &segment, forgotten);
        if matches!(fate, Fate::Pass | Fate::Delay(_)) {
            let passed = &mut self.connection(id).passed[from.index()];
            *passed = passed.max_of(segment.end());
        }
        match fate {
            Fate::Pass => self.pass(id, from.peer(), segment),
            Fate::Delay(by) => {
                self.schedule(
                    Range::fixed(by),
                    Step::Deliver {
                        connection: id,
                        to: from.peer(),
                        segment,
                    },
                );
            }
            Fate::Drop => self.note_lost(id, Place::Wire, segment, Loss::Fault),
            Fate::Forgotten => self.note_lost(id, Place::Wire, segment, Loss::Middlebox),
            Fate::Answered(reset) => {
                self.note_lost(id, Place::Wire, segment, Loss::Middlebox);
                self.recorder
                    .causing(self.now, Some(id), Place::Wire, What::Sent(reset));
                self.pass(id, from, reset);
            }
        }
        self.watch(id);
        self.recorder.cause = cause;
    }

    /// The ordinary way: in order, within the direction's delay.
    pub(super) fn pass(&mut self, id: ConnId, to: Side, segment: Segment) {
        let network = &self.scenario.network;
        let delay = if to == Side::Server {
            network.to_server
        } else {
            network.to_client
        };
        let cause = self.recorder.cause;
        self.agenda.push_in_order(
            self.now,
            delay,
            to,
            Step::Deliver {
                connection: id,
                to,
                segment,
            },
            cause,
        );
    }

    /// The middlebox has seen the connection.
    fn watch(&mut self, id: ConnId) {
        let Some(middlebox) = self.scenario.network.middlebox else {
            return;
        };
        if self.connection(id).flow == Flow::Known {
            self.agenda.stop(Alarm::Middlebox(id));
            self.schedule(
                Range::fixed(middlebox.idle_timeout),
                Step::Expire(Alarm::Middlebox(id)),
            );
        }
    }

    fn note_lost(&mut self, id: ConnId, place: Place, segment: Segment, by: Loss) {
        self.recorder
            .causing(self.now, Some(id), place, What::Lost { segment, by });
    }

    fn note_state(&mut self, id: ConnId, side: Side, from: State, to: State) {
        if from != to {
            self.recorder.note(
                self.now,
                Some(id),
                Place::tcp(side),
                What::State { from, to },
            );
        }
    }
}
