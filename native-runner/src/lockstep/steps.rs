//! One step of a trace: what the schedule does is done, and what the kernels do is
//! waited for and written down.
//!
//! Knows nothing of the steps before and after.

use std::io;
use std::time::{Duration, Instant};

use idlerace_core::errno::Errno;
use idlerace_core::segment::{Control, Segment, Side};
use idlerace_core::tcp::State;
use idlerace_core::time;
use idlerace_core::trace::{ConnId, Event, Op, Place, Timer, Trace, What};

use super::pace::{Lane, Silence};
use super::{NOBODY, Run};
use crate::system::errors;
use crate::system::time::to_std;

/// What a kernel does it does within this, or it does not do it at all.
const SURELY: Duration = Duration::from_secs(2);

/// A kernel that looks different for longer than this is different.
pub(super) const SOON: Duration = Duration::from_millis(100);

/// What a round trip takes for the kernels. A tail loss probe comes two of them and two
/// ticks after the second segment in a row (`tcp_schedule_loss_probe`): on a path that
/// takes no time it would come while a busy machine keeps this program waiting.
pub(super) const HANDSHAKE: Duration = Duration::from_millis(10);

impl Run<'_> {
    /// Does the step's part of the schedule; `None` if a kernel does not do its own.
    pub(super) fn take(&mut self, event: &Event) -> io::Result<Option<What>> {
        let what = event.what;
        let (id, side) = (event.connection.unwrap_or(NOBODY), event.place.side());
        match (what, side) {
            (
                What::Begins {
                    request,
                    attempt,
                    reused,
                },
                _,
            ) => {
                self.requests.begins(request, attempt);
                if !reused {
                    self.hosts.dial(id)?;
                }
                self.hosts.takes(id, request);
            }
            (What::Called { call, result }, Some(side)) => {
                return self.call((id, side), call, result).map(Some);
            }
            (What::Sent(_), Some(side)) => return self.departs(event, id, side),
            (What::Arrived { segment, .. }, Some(side)) => {
                self.arrives(event, (id, side), &segment)?;
            }
            (What::Lost { .. }, _) => self.is_lost(event),
            (What::State { from, to }, Some(side)) => {
                let to = self.state(event, (id, side), to)?;
                return Ok(Some(What::State { from, to }));
            }
            (What::Applied { request, .. }, _) => {
                self.requests.applied(request);
            }
            (What::Finished { request, result }, _) => self.requests.finished(request, result),
            (What::Expired(Timer::HostDown), _) => self.crash()?,
            // The middlebox's RST leaves when it is released; timers are the schedule's.
            (
                What::Sent(_) | What::Called { .. } | What::Arrived { .. } | What::State { .. },
                None,
            )
            | (What::Started { .. } | What::Stopped(_) | What::Expired(_), _) => {}
        }
        Ok(Some(what))
    }

    fn call(
        &mut self,
        (id, side): (ConnId, Side),
        call: Op,
        expected: Result<u32, Errno>,
    ) -> io::Result<What> {
        let began = Instant::now();
        let result = match self.hosts.call(id, side, call, expected) {
            Ok(count) => Ok(count),
            Err(error) => Err(known(error)?),
        };
        if result == Err(Errno::Again) {
            self.waited += began.elapsed();
        }
        Ok(What::Called { call, result })
    }

    fn crash(&mut self) -> io::Result<()> {
        self.hosts.crash()?;
        for ((_, side), lane) in &mut self.lanes {
            if *side == Side::Server {
                lane.state = Some(State::Closed);
            }
        }
        Ok(())
    }

    /// Fills the accept queue and empties it, when the trace's time has come.
    pub(super) fn mind_the_queue(&mut self, event: &Event) -> io::Result<()> {
        let Some(full) = self.predicted.scenario.server.queue_full else {
            return Ok(());
        };
        let now = event.at.since(time::Instant::START);
        if self.filler.is_none() && full.min() <= now && now < full.max() {
            self.filler = self.hosts.begin_to_fill(false)?;
            let until = Instant::now() + SURELY;
            while !self.hosts.is_filled()? && Instant::now() < until {
                self.collect(Duration::from_millis(1))?;
            }
        } else if full.max() <= now
            && let Some(filler) = self.filler.take()
        {
            self.hosts.empty(&filler)?;
        }
        Ok(())
    }

    /// A segment that the kernel is to send.
    fn departs(&mut self, event: &Event, id: ConnId, side: Side) -> io::Result<Option<What>> {
        self.collect(Duration::ZERO)?;
        let began = Instant::now();
        let until = began + self.patience(event, (id, side));
        let (late, waited) = (self.lane(id, side).left.is_empty(), self.waited);
        while self.lane(id, side).left.is_empty() && Instant::now() < until {
            self.collect(until.saturating_duration_since(Instant::now()))?;
        }
        if late {
            // The kernel takes its time, whether or not the model does.
            self.waited = waited + began.elapsed();
        }
        let Some(packet) = self.lane(id, side).left.pop_front() else {
            return Ok(None);
        };
        self.lane(id, side).pace.stirs(event.at);
        let what = What::Sent(self.segment(id, &packet));
        self.wire.comment(&packet, &comment(event, &what));
        self.held.insert(event.id, packet);
        Ok(Some(what))
    }

    /// A segment that is released, or that the middlebox sends in the peer's name.
    fn arrives(
        &mut self,
        event: &Event,
        (id, side): (ConnId, Side),
        segment: &Segment,
    ) -> io::Result<()> {
        let cause = event.cause.and_then(|cause| self.predicted.event(cause));
        let packet = match cause.and_then(|cause| self.held.remove(&cause.id)) {
            Some(packet) => packet,
            None if cause.is_some_and(|cause| cause.place == Place::Wire) => {
                let port = self.hosts.port(id).unwrap_or_default();
                let numbers = self.numbers.entry(id).or_default();
                numbers.reset(side.peer(), port, segment)?
            }
            None => return Err(nonsense(event)),
        };
        if self.planned {
            // The plan has each handshake take its time.
        } else if self.completes_handshake((id, side), segment) {
            self.sleep(HANDSHAKE);
        } else if self.timed && self.begins((id, side), segment) {
            // The server's SYN-ACK timer runs out as much later than the client's SYN timer.
            let sent = cause.map_or(event.at, |cause| cause.at);
            self.sleep(to_std(event.at.since(sent)).min(SOON));
        }
        self.wire.release(&packet, &comment(event, &event.what))?;
        let lane = self.lane(id, side);
        lane.pace.stirs(event.at);
        lane.ticks = segment.control == Control::Fin && lane.pace.has_heard_nothing();
        if segment.len > 0 {
            lane.pace.hears();
        }
        Ok(())
    }

    /// Whether a segment is the first of its connection.
    fn begins(&mut self, (id, side): (ConnId, Side), segment: &Segment) -> bool {
        let fresh = self.lane(id, side).state.is_none();
        segment.control == Control::Syn && segment.ack.is_none() && fresh
    }

    /// Whether a segment tells its receiver how long a round trip takes.
    fn completes_handshake(&mut self, (id, side): (ConnId, Side), segment: &Segment) -> bool {
        let half_open = self.lane(id, side).state == Some(State::SynReceived);
        segment.control == Control::Syn && segment.ack.is_some() || half_open
    }

    fn sleep(&mut self, length: Duration) {
        std::thread::sleep(length);
        self.waited += length;
    }

    fn is_lost(&mut self, event: &Event) {
        let packet = event.cause.and_then(|cause| self.held.remove(&cause));
        if let Some(packet) = packet {
            self.wire.comment(&packet, &comment(event, &event.what));
        }
    }

    fn state(
        &mut self,
        event: &Event,
        (id, side): (ConnId, Side),
        expected: State,
    ) -> io::Result<State> {
        let port = self.hosts.port(id).ok_or_else(|| nonsense(event))?;
        let patience = if is_timed(self.predicted, event) {
            self.patience(event, (id, side))
        } else {
            SOON
        };
        let (began, waited) = (Instant::now(), self.waited);
        let mut state = self.kernels[side.index()].looks(port)?.state;
        while state != expected && began.elapsed() <= patience {
            self.sleep(Duration::from_millis(1));
            // The kernel takes its time: each sleep is longer than it was asked to be, and
            // the sum of that is not what this program was kept for.
            self.waited = waited + began.elapsed();
            state = self.kernels[side.index()].looks(port)?.state;
        }
        Ok(state)
    }

    /// Waits until as much time has really passed as the kernels need to see that data is
    /// not recent any more.
    pub(super) fn be_silent(&mut self, event: &Event) -> io::Result<()> {
        for (lane, silence) in self.silences.remove(&event.id).unwrap_or_default() {
            self.hears_nothing(lane, silence)?;
        }
        Ok(())
    }

    /// Waits until one end of a connection has heard a silence.
    pub(super) fn hears_nothing(&mut self, (id, side): Lane, silence: Silence) -> io::Result<()> {
        let Some(port) = self.hosts.port(id) else {
            return Ok(());
        };
        let looks = self.kernels[side.index()].looks(port)?;
        let missing = self.lane(id, side).pace.missing(silence, looks);
        self.sleep(missing);
        Ok(())
    }

    /// How long the kernel may take: its own timers as long as the model's, and more.
    fn patience(&mut self, event: &Event, (id, side): (ConnId, Side)) -> Duration {
        if !is_timed(self.predicted, event) {
            return SURELY;
        }
        let silent = self.lane(id, side).pace.silent(event.at);
        SURELY + to_std(silent) * 2
    }
}

/// Whether one of the kernel's own timers makes this happen.
fn is_timed(trace: &Trace, event: &Event) -> bool {
    let cause = event.cause.and_then(|cause| trace.event(cause));
    cause.is_some_and(|cause| matches!(cause.what, What::Expired(Timer::Tcp(_))))
}

/// What a packet is, for whoever opens the record.
fn comment(event: &Event, what: &What) -> String {
    let id = event.connection.unwrap_or(NOBODY);
    format!("{id} {} {what}, at {}", event.place, event.at)
}

/// The errno that the model knows an error by.
pub(super) fn known(error: io::Error) -> io::Result<Errno> {
    errors::known(&error).ok_or(error)
}

pub(super) fn nonsense(event: &Event) -> io::Error {
    let message = format!("the trace makes no sense at {event}");
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
