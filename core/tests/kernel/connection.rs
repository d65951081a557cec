//! One connection of a row: two endpoints, what they have emitted, their timers.

use std::collections::{BTreeMap, VecDeque};

use idlerace_core::errno::Errno;
use idlerace_core::segment::{Control, Segment, SeqNumber, Side};
use idlerace_core::tcp::{Action, Call, Config, Endpoint, MAX_SEGMENT, State, Timer};
use idlerace_core::time::{Duration, Instant};

/// A segment that its endpoint has emitted and the tape has not shown yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Emitted {
    pub(crate) at: Instant,
    pub(crate) segment: Segment,
}

/// A running timer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Due {
    pub(crate) at: Instant,
    pub(crate) length: Duration,
}

impl Due {
    /// When a segment that it causes would be overdue by a clear margin.
    pub(crate) fn latest(&self) -> Instant {
        self.at + Duration::from_nanos(self.length.as_nanos() / 2) + Duration::from_millis(60)
    }
}

#[derive(Clone)]
pub(crate) struct Connection {
    pub(crate) ends: [Endpoint; 2],
    pub(crate) emitted: [VecDeque<Emitted>; 2],
    /// On the wire, or held there, by the side that sent it.
    pub(crate) flight: [Vec<Segment>; 2],
    pub(crate) timers: [BTreeMap<Timer, Due>; 2],
    /// The acknowledgments that belong to bulk data, by the side that sent the data.
    bulk: [Option<(SeqNumber, SeqNumber)>; 2],
    /// Whether a read has returned the end of the stream: Recv-Q counts an unread FIN.
    pub(crate) end_read: [bool; 2],
    /// Waits for `accept()`.
    pub(crate) queued: bool,
    /// Whether its segments are on the tape.
    pub(crate) taped: bool,
}

impl Connection {
    pub(crate) fn new(listening: bool) -> Self {
        let server = if listening {
            Endpoint::listening()
        } else {
            Endpoint::closed()
        };
        Self {
            ends: [Endpoint::closed(), server],
            emitted: Default::default(),
            flight: Default::default(),
            timers: Default::default(),
            bulk: Default::default(),
            end_read: [false; 2],
            queued: false,
            taped: true,
        }
    }

    pub(crate) fn call(
        &mut self,
        config: &Config,
        side: Side,
        call: Call,
        now: Instant,
    ) -> Result<u32, Errno> {
        let mut actions = Vec::new();
        let result = self.ends[side.index()].call(config, call, &mut actions);
        self.end_read[side.index()] |= matches!(call, Call::Receive(_)) && result == Ok(0);
        self.obey(config, side, actions, now);
        result
    }

    pub(crate) fn expire(&mut self, config: &Config, side: Side, timer: Timer, now: Instant) {
        let mut actions = Vec::new();
        self.timers[side.index()].remove(&timer);
        self.ends[side.index()].timeout(config, timer, &mut actions);
        self.obey(config, side, actions, now);
    }

    /// Delivers what `from` sent. A full accept queue refuses new connections.
    pub(crate) fn deliver(
        &mut self,
        config: &Config,
        from: Side,
        segment: Segment,
        full: bool,
        now: Instant,
    ) {
        let to = from.peer();
        let end = &mut self.ends[to.index()];
        let before = end.state();
        let opens = before == State::Listen && segment.control == Control::Syn;
        let completes = before == State::SynReceived
            && matches!(segment.control, Control::None | Control::Fin)
            && segment.ack == Some(SeqNumber(1));
        let mut actions = Vec::new();
        if full && opens {
            return;
        }
        if full && completes {
            end.overflows(config, segment, &mut actions);
        } else {
            end.segment_arrives(config, segment, &mut actions);
        }
        let after = end.state();
        self.queued |=
            before == State::SynReceived && !matches!(after, State::SynReceived | State::Closed);
        self.obey(config, to, actions, now);
    }

    fn obey(&mut self, config: &Config, side: Side, actions: Vec<Action>, now: Instant) {
        let timers = &mut self.timers[side.index()];
        let mut sent = Vec::new();
        for action in actions {
            match action {
                Action::Send(segment) => sent.push(segment),
                Action::Start(timer, length) => {
                    timers.insert(
                        timer,
                        Due {
                            at: now + length,
                            length,
                        },
                    );
                }
                Action::Stop(timer) => {
                    timers.remove(&timer);
                }
                Action::StopAll => timers.clear(),
            }
        }
        for segment in sent {
            if self.acknowledges_bulk(side, &segment) {
                self.deliver(config, side, segment, false, now);
            } else {
                self.emitted[side.index()].push_back(Emitted { at: now, segment });
            }
        }
    }

    /// Whether a segment of `side` does nothing but acknowledge bulk data: how many
    /// of these there are depends on the segment size, which the model leaves out.
    pub(crate) fn acknowledges_bulk(&self, side: Side, segment: &Segment) -> bool {
        let bulk = self.bulk[side.peer().index()];
        segment.is_pure_ack()
            && bulk
                .zip(segment.ack)
                .is_some_and(|((start, end), ack)| start < ack && ack <= end)
    }

    /// Remembers that `side` sent a stretch.
    pub(crate) fn note_bulk(&mut self, side: Side, segment: &Segment) {
        if segment.len > MAX_SEGMENT {
            let range = (segment.seq, segment.seq + segment.len);
            let known = self.bulk[side.index()].get_or_insert(range);
            known.1 = known.1.max_of(range.1);
        }
    }

    /// From where to where `side` has sent stretches.
    pub(crate) fn bulk(&self, side: Side) -> Option<(SeqNumber, SeqNumber)> {
        self.bulk[side.index()]
    }

    /// What `ss` would show of one side: state, Recv-Q, Send-Q.
    pub(crate) fn look(&self, side: Side) -> Option<(State, u32, u32)> {
        let end = &self.ends[side.index()];
        let fin = matches!(
            end.state(),
            State::CloseWait | State::LastAck | State::Closing
        );
        let unread = end.unread() + u32::from(fin && !self.end_read[side.index()]);
        match end.state() {
            State::Closed | State::Listen => None,
            State::TimeWait => Some((State::TimeWait, 0, 0)),
            state => Some((state, unread, end.unacknowledged())),
        }
    }
}
