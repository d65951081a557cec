//! The transition function: what the step that comes next does. Which one that is is
//! chosen by who calls it (`simulate` takes the earliest).

use alloc::vec::Vec;

use super::agenda::{Alarm, End, Step};
use super::state::World;
use crate::machine::client::Attempt;
use crate::trace::{Event, FORMAT, Failure, Limit, Trace, Vantage};
use crate::units::segment::Side;
use crate::units::time::Instant;

impl World<'_> {
    /// Takes the pending step at `index` (see [`World::pending`]) at the time it is due.
    pub fn step(&mut self, index: usize) {
        let due = self.pending().get(index).map(|pending| pending.due);
        self.step_at(index, due.unwrap_or(self.now));
    }

    /// Takes the pending step at `index` at a time that the caller answers for.
    pub fn step_at(&mut self, index: usize, at: Instant) {
        let taken = self.agenda.take(index);
        debug_assert!(taken.is_some(), "no step is pending at {index}");
        let Some(pending) = taken else {
            return;
        };
        debug_assert!(at >= self.now, "from {} back to {at}", self.now);
        self.now = self.now.max(at);
        self.recorder.cause = pending.cause;
        match pending.step {
            Step::Deliver { to, segment } => self.deliver(to, segment),
            Step::Wake(end) => self.wake(end),
            Step::Expire(alarm) => self.expire(alarm),
        }
    }

    /// Has the clock alone choose from here on, or no longer: [`World::step_earliest`] is then
    /// the only way on, and [`World::pending`] leaves out what waits for long.
    pub fn follow_clock(&mut self, alone: bool) {
        if alone {
            self.agenda.follow_clock();
        } else {
            self.agenda.leave_clock();
        }
    }

    /// Takes what is due first, when it is due; returns whether there was anything.
    pub fn step_earliest(&mut self) -> bool {
        let first = self.agenda.earliest_by_clock();
        if let Some(index) = first {
            self.step(index);
        }
        first.is_some()
    }

    /// The application on one side gets to look at its socket.
    fn wake(&mut self, end: End) {
        match end.side {
            Side::Client => self.wake_client(end.connection),
            Side::Server => self.wake_server(end.connection),
        }
        self.schedule_wakeups(end.connection);
    }

    fn expire(&mut self, alarm: Alarm) {
        match alarm {
            Alarm::Tcp { end, timer } => self.expire_tcp(end, timer),
            Alarm::Client(timer) => self.expire_client(timer),
            Alarm::Overdue(timer) => self.run_client_timer(timer),
            Alarm::Suspension { over } => self.expire_suspension(over),
            Alarm::Server(timer) => self.expire_server(timer),
            Alarm::Middlebox(id) => self.expire_middlebox(id),
            Alarm::Host { up } => self.expire_host(up),
        }
    }

    /// Hands over what has been seen since the last time.
    pub fn take_events(&mut self) -> Vec<Event> {
        core::mem::take(&mut self.recorder.events)
    }

    /// What has been seen, with the limit that ended the run early, if one did.
    #[must_use]
    pub fn into_trace(mut self, stopped_by: Option<Limit>) -> Trace {
        let hanging: Vec<Attempt> = self.client.attempts().collect();
        for attempt in hanging {
            self.note_finished(attempt, Err(Failure::Hangs));
        }
        Trace {
            format: FORMAT,
            vantage: Vantage::Simulated,
            scenario: self.scenario.clone(),
            events: self.recorder.events,
            requests: self.requests.into(),
            stopped_by,
        }
    }
}
