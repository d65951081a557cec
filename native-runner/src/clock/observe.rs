//! Turns real happenings into the events of a trace: calls with their raw errno,
//! what the two programs know of their requests, and when.
//!
//! The only place that does so. It knows nothing of HTTP, of policies, or of what
//! was predicted.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use idlerace_core::errno::Errno;
use idlerace_core::http::RequestId;
use idlerace_core::outcome::Outcomes;
use idlerace_core::scenario::Scenario;
use idlerace_core::segment::Side;
use idlerace_core::time;
use idlerace_core::trace::{
    ConnId, Event, EventId, FORMAT, Failure, Op, Place, Timer, Trace, Vantage, What,
};

use crate::system::errors::{copy, known};

thread_local! {
    /// When this thread last asked the kernel what is ready.
    static LAST_POLL: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// This thread has just asked the kernel what is ready: what comes from here on it will
/// not know before it asks again.
pub fn looks() {
    LAST_POLL.set(Some(Instant::now()));
}

/// Writes down what happens in one run, from both sides.
#[derive(Debug)]
pub struct Observer {
    start: Instant,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    events: Vec<Event>,
    requests: Outcomes,
    delays: Vec<Delay>,
    arrivals: Vec<Arrival>,
    looked: BTreeMap<EventId, time::Instant>,
    unknown: Option<io::Error>,
    closed: bool,
}

/// Something was later than it was asked to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// When it was due.
    pub due: time::Instant,
    /// How much later it came.
    pub late: time::Duration,
    /// What it was.
    pub what: Late,
}

/// What can be late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// A timer.
    Timer,
    /// A side's thread, which did not run for so long.
    Thread,
}

/// What one run showed.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The trace, for core to judge.
    pub trace: Trace,
    /// What was late, of both sides.
    pub delays: Vec<Delay>,
    /// What the wire handed over, if there was one to see it.
    pub arrivals: Vec<Arrival>,
    /// When the thread of a timer had last asked the kernel what is ready, by the event of
    /// the timer's end: what it did next it did in ignorance of all that came later.
    pub looked: BTreeMap<EventId, time::Instant>,
}

/// A packet that says something reached a host's kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Of which connection.
    pub connection: ConnId,
    /// Whose kernel.
    pub to: Side,
    /// Its FIN, or octets of its stream.
    pub is_fin: bool,
    /// When.
    pub at: time::Instant,
}

impl Observer {
    /// An observer whose clock starts here.
    #[must_use]
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
            log: Mutex::default(),
        }
    }

    /// The zero of this run's clock.
    #[must_use]
    pub const fn start(&self) -> Instant {
        self.start
    }

    /// A system call returned. The errno that the model knows it by comes back.
    pub fn called(
        &self,
        side: Side,
        connection: ConnId,
        call: Op,
        result: &io::Result<usize>,
    ) -> Option<Errno> {
        let result = match result {
            Ok(count) => Ok(u32::try_from(*count).unwrap_or(u32::MAX)),
            Err(error) => {
                let Some(errno) = known(error) else {
                    self.log().unknown.get_or_insert_with(|| unnamed(error));
                    return None;
                };
                Err(errno)
            }
        };
        self.note(
            Some(connection),
            Place::app(side),
            What::Called { call, result },
        );
        result.err()
    }

    /// The client takes a connection for a request.
    pub fn begins(&self, request: RequestId, attempt: u32, connection: ConnId, reused: bool) {
        self.log().requests.begins(request, attempt);
        self.note(
            Some(connection),
            Place::ClientApp,
            What::Begins {
                request,
                attempt,
                reused,
            },
        );
    }

    /// A request takes effect.
    pub fn applied(&self, request: RequestId, connection: ConnId) {
        let Some(times) = self.log().requests.applied(request) else {
            return;
        };
        self.note(
            Some(connection),
            Place::ServerApp,
            What::Applied { request, times },
        );
    }

    /// The client is done with a request.
    pub fn finished(
        &self,
        request: RequestId,
        connection: Option<ConnId>,
        result: Result<(), Failure>,
    ) {
        self.log().requests.finished(request, result);
        self.note(
            connection,
            Place::ClientApp,
            What::Finished { request, result },
        );
    }

    /// A timer of one of the programs ran out.
    pub fn expired(&self, side: Side, connection: Option<ConnId>, timer: Timer) {
        self.note(connection, Place::app(side), What::Expired(timer));
    }

    /// Something was due and came now.
    pub fn came(&self, due: Instant, what: Late) {
        self.was_late(due, due.elapsed(), what);
    }

    /// Something was due and came so much later.
    pub fn was_late(&self, due: Instant, late: Duration, what: Late) {
        let late = time::Duration::from_nanos(nanos(late));
        let due = time::Instant::from_nanos(nanos(due.saturating_duration_since(self.start)));
        self.log().delays.push(Delay { due, late, what });
    }

    /// The wire handed a packet over.
    pub fn arrived(&self, connection: ConnId, to: Side, is_fin: bool, at: Instant) {
        let at = time::Instant::from_nanos(nanos(at.saturating_duration_since(self.start)));
        self.log().arrivals.push(Arrival {
            connection,
            to,
            is_fin,
            at,
        });
    }

    /// Ends the observation: what comes later is tidying up.
    pub fn close(&self) {
        self.log().closed = true;
    }

    /// Hands out what was observed.
    ///
    /// # Errors
    /// If the kernel returned an errno that the model has no name for.
    pub fn finish(&self, scenario: &Scenario) -> io::Result<Observed> {
        let mut log = self.log();
        if let Some(error) = log.unknown.take() {
            return Err(error);
        }
        let trace = Trace {
            format: FORMAT,
            vantage: Vantage::Observed,
            scenario: scenario.clone(),
            events: std::mem::take(&mut log.events),
            requests: std::mem::take(&mut log.requests).into(),
            stopped_by: None,
        };
        Ok(Observed {
            trace,
            delays: std::mem::take(&mut log.delays),
            arrivals: std::mem::take(&mut log.arrivals),
            looked: std::mem::take(&mut log.looked),
        })
    }

    fn note(&self, connection: Option<ConnId>, place: Place, what: What) {
        let mut log = self.log();
        if log.closed {
            return;
        }
        // Read under the lock, so that times never go back from one event to the next.
        let at = time::Instant::from_nanos(nanos(self.start.elapsed()));
        let id = EventId(u32::try_from(log.events.len()).unwrap_or(u32::MAX));
        if let (What::Expired(_), Some(looked)) = (&what, LAST_POLL.get()) {
            let since = looked.saturating_duration_since(self.start);
            let looked = time::Instant::from_nanos(nanos(since));
            log.looked.insert(id, looked);
        }
        log.events.push(Event {
            id,
            at,
            connection,
            place,
            what,
            cause: None,
        });
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Observer {
    fn default() -> Self {
        Self::new()
    }
}

impl Observed {
    /// The requests that the machine was too late for: something that happened
    /// between the end of the one before and their own end took longer than the model
    /// was told it may.
    #[must_use]
    pub fn unjudged(&self, longest: impl Fn(Late) -> time::Duration) -> Vec<RequestId> {
        let late: Vec<&Delay> = self
            .delays
            .iter()
            .filter(|delay| delay.late > longest(delay.what))
            .collect();
        let late: Vec<&Delay> = late
            .into_iter()
            .filter(|delay| self.mattered(delay))
            .collect();
        let mut begun = time::Instant::START;
        let mut unjudged = Vec::new();
        for event in &self.trace.events {
            let What::Finished { request, .. } = event.what else {
                continue;
            };
            if late
                .iter()
                .any(|delay| delay.due <= event.at && delay.due + delay.late >= begun)
            {
                unjudged.push(request);
            }
            begun = event.at;
        }
        unjudged
    }

    /// Whether anything happened when a late thread ran at last: a thread with nothing
    /// to do may be as late as it likes. What it was late for comes within a moment.
    fn mattered(&self, delay: &Delay) -> bool {
        let moment = time::Duration::from_millis(1);
        let touched = delay.due..=delay.due + delay.late + moment;
        delay.what == Late::Timer
            || self
                .trace
                .events
                .iter()
                .any(|event| touched.contains(&event.at))
    }

    /// The longest that anything of this kind was late.
    #[must_use]
    pub fn longest(&self, what: Late) -> time::Duration {
        self.delays
            .iter()
            .filter(|delay| delay.what == what)
            .map(|delay| delay.late)
            .max()
            .unwrap_or_default()
    }
}

fn nanos(length: Duration) -> u64 {
    u64::try_from(length.as_nanos()).unwrap_or(u64::MAX)
}

/// What is said of an error that the model has no name for.
fn unnamed(error: &io::Error) -> io::Error {
    if error.kind() != io::ErrorKind::ConnectionAborted {
        return copy(error);
    }
    let line = format!("{error}: another system's error, which Linux ends no connection with");
    io::Error::new(error.kind(), line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(length: u64) -> time::Duration {
        time::Duration::from_millis(length)
    }

    /// Requests that end at 10, 310 and 610 ms, and one delay of 30 ms.
    fn observed(due: u64, what: Late) -> Observed {
        let observer = Observer::new();
        for number in 1..=3 {
            observer.begins(RequestId(number), 1, ConnId(1), number > 1);
            observer.finished(RequestId(number), Some(ConnId(1)), Ok(()));
        }
        let mut seen = observer.finish(&Scenario::new()).unwrap();
        for (event, at) in seen
            .trace
            .events
            .iter_mut()
            .zip([1, 10, 300, 310, 600, 610])
        {
            event.at = time::Instant::START + millis(at);
        }
        seen.delays = vec![Delay {
            due: time::Instant::START + millis(due),
            late: millis(30),
            what,
        }];
        seen
    }

    #[test]
    fn a_late_timer_leaves_its_request_unjudged() {
        let late = observed(275, Late::Timer);
        assert_eq!(late.unjudged(|_| millis(20)), [RequestId(2)]);
        assert_eq!(late.unjudged(|_| millis(40)), []);
    }

    #[test]
    fn a_late_thread_matters_only_if_it_had_something_to_do() {
        assert_eq!(observed(100, Late::Thread).unjudged(|_| millis(20)), []);
        assert_eq!(
            observed(275, Late::Thread).unjudged(|_| millis(20)),
            [RequestId(2)]
        );
    }

    #[test]
    fn another_system_s_error_is_called_that() {
        let error = io::Error::from(io::ErrorKind::ConnectionAborted);
        assert!(unnamed(&error).to_string().contains("another system's"));
    }

    #[test]
    fn an_errno_that_the_model_does_not_know_ends_in_an_error() {
        let observer = Observer::new();
        let result = Err(io::Error::from_raw_os_error(24));
        assert_eq!(
            observer.called(Side::Client, ConnId(1), Op::Connect, &result),
            None
        );
        assert_eq!(
            observer
                .finish(&Scenario::new())
                .unwrap_err()
                .raw_os_error(),
            Some(24)
        );
    }
}
