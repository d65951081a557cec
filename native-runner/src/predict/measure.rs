//! How late this machine was in runs that were made: the lags that a model has to be told
//! if its rates, and not only its possibilities, are to be the machine's.
//!
//! Reads observed traces; runs nothing.

use std::collections::BTreeMap;
use std::fmt;

use idlerace_core::scenario::Scenario;
use idlerace_core::scenario::delays::DelayRole;
use idlerace_core::segment::Side;
use idlerace_core::time::{Duration, Instant, Range};
use idlerace_core::trace::{ConnId, Event, Op, Place, Timer, What};

use crate::clock::observe::{Delay, Late, Observed};
use crate::system::time::{Rng, needs_timer};

/// What is rarer than this at either end is not told to people.
const PERCENTILES: (usize, usize) = (5, 95);

/// The lags of a machine, as often as they were seen.
#[derive(Clone, Debug, Default)]
pub struct Lags {
    /// Of the pause between two requests, beyond its length.
    pub pause: Lag,
    /// Of the server's idle timer, likewise; unless the scenario has one of its own.
    pub idle: Lag,
    /// From the server's `close()` to its FIN in the client's kernel, and from the client's
    /// write to its request in the server's, beyond the network's delay. Both at the end of
    /// a pause, when every thread has slept. On loopback it is the call that hands them over.
    pub path: [Lag; 2],
    /// From the server's write to the client's read of it, beyond the network's delay.
    pub answer: Lag,
    /// From picking an idle connection to the write on it.
    pub checkout: Lag,
    /// From the server's decision to `close()`.
    pub close: Lag,
    /// From reading a request to answering it.
    pub handler: Lag,
}

/// One lag.
#[derive(Clone, Debug, Default)]
pub struct Lag(Vec<Duration>);

impl Lags {
    /// The lags that these runs had.
    #[must_use]
    pub fn of(observed: &[Observed]) -> Self {
        let mut lags = Self::default();
        for one in observed {
            lags.add(one);
        }
        lags
    }

    /// The scenario with lags of the machine in it, each picked from what was seen. `near`:
    /// the network is the machine's own, and is in the lags.
    #[must_use]
    pub fn tell(&self, scenario: &Scenario, near: bool, rng: &mut Rng) -> Scenario {
        // What the runner sleeps for the scenario is as late as any timer of its own.
        let timer = self.pause.pick(rng);
        let path = self.path.each_ref().map(|path| path.pick(rng));
        let [client, _] = path;
        // In the model an answer travels as long as the FIN. Really the FIN, which wakes
        // everybody, takes longer: the pause gives back what the answer takes too long.
        let answer = self.answer.pick(rng);
        let slower = answer.less(client).unwrap_or_default();
        let faster = client.less(answer).unwrap_or_default();
        let pause = self.pause.pick(rng);
        let checkout = self.checkout.pick(rng);
        let idle = self.idle.pick(rng);
        let close = self.close.pick(rng);
        let handler = self.handler.pick(rng);
        let mut late = scenario.clone();
        for delay in late.delays_mut() {
            match delay.role {
                DelayRole::Pause(range) => *range = earlier(later(*range, pause), faster),
                DelayRole::Path(to, range) => {
                    let far = if near { NONE } else { range.min() };
                    *range = Range::fixed(far + path[to.index()]);
                }
                DelayRole::WakeLag(Side::Client, range) => *range = Range::fixed(slower),
                DelayRole::WakeLag(Side::Server, range) => *range = Range::default(),
                DelayRole::TimerLag(range) if needs_timer(*range) => *range = later(*range, idle),
                DelayRole::TimerLag(range) => *range = Range::fixed(idle),
                DelayRole::ApplicationLag(range) if needs_timer(*range) => {
                    *range = later(*range, timer);
                }
                DelayRole::ApplicationLag(range) => {
                    let measured = match delay.key {
                        "client.checkout_lag" => Some(checkout),
                        "server.close_lag" => Some(close),
                        "server.handler_time" => Some(handler),
                        // What came before the look at which the pause was over is known to
                        // whoever picks then, and what comes after it fails the request,
                        // found before the write or not.
                        "client.notice_lag" => Some(NONE),
                        _ => None,
                    };
                    *range = measured.map_or(*range, Range::fixed);
                }
                DelayRole::Timer(_)
                | DelayRole::Idle(_)
                | DelayRole::Held(_)
                | DelayRole::Outage(_)
                | DelayRole::Moment(_)
                | DelayRole::Suspension(_)
                | DelayRole::Announced(_) => {}
            }
        }
        late
    }

    fn add(&mut self, observed: &Observed) {
        let scenario = &observed.trace.scenario;
        let pause = scenario.requests.pause.min();
        let idle = scenario.server.idle_timeout.unwrap_or_default();
        let mut latest: BTreeMap<(Option<ConnId>, Mark), Instant> = BTreeMap::new();
        for event in &observed.trace.events {
            let Some(mark) = mark(event) else {
                continue;
            };
            let id = event.connection.filter(|_| mark.is_of_a_connection());
            // Who does something when a timer ends knows what there was when it last asked.
            let at = match mark {
                Mark::Picked => latest.get(&(None, Mark::Paused)),
                Mark::Finished
                | Mark::Paused
                | Mark::Wrote(_)
                | Mark::Answered
                | Mark::Read(_)
                | Mark::Decided
                | Mark::Closed => observed.looked.get(&event.id),
            };
            let at = at.copied().unwrap_or(event.at);
            let after = |mark: Mark, length: Duration| {
                let then = *latest.get(&(id, mark))?;
                at.since(then).less(length)
            };
            match mark {
                Mark::Paused => self.pause.saw(after(Mark::Finished, pause)),
                Mark::Decided if needs_timer(scenario.server.timer_lag) => {
                    self.idle.saw(observed.lateness(event.at, at));
                }
                Mark::Decided => self.idle.saw(after(Mark::Answered, idle)),
                Mark::Read(Side::Client) => {
                    let way = scenario.network.to_client.min();
                    self.answer.saw(after(Mark::Wrote(Side::Server), way));
                }
                Mark::Wrote(Side::Client) => self.checkout.saw(after(Mark::Picked, NONE)),
                Mark::Wrote(Side::Server) => {
                    self.handler.saw(after(Mark::Read(Side::Server), NONE));
                }
                Mark::Closed => self.close.saw(after(Mark::Decided, NONE)),
                Mark::Answered | Mark::Picked | Mark::Finished | Mark::Read(_) => {}
            }
            latest.insert((id, mark), at);
            // What has been answered is not the beginning of another gap. On loopback a
            // reader may even be done before the writer's call has returned.
            match mark {
                Mark::Wrote(Side::Server) => latest.insert((id, Mark::Answered), event.at),
                Mark::Wrote(Side::Client) => latest.remove(&(id, Mark::Picked)),
                Mark::Read(side) => latest.remove(&(id, Mark::Wrote(side.peer()))),
                Mark::Answered
                | Mark::Picked
                | Mark::Decided
                | Mark::Closed
                | Mark::Paused
                | Mark::Finished => None,
            };
        }
        for side in [Side::Client, Side::Server] {
            self.path[side.index()].saw(observed.path(side));
        }
    }
}

impl Observed {
    /// How late the timer was whose end was noticed just before, at the look.
    fn lateness(&self, noticed: Instant, looked: Instant) -> Option<Duration> {
        let ends = |delay: &&Delay| {
            let came = delay.due + delay.late;
            delay.what == Late::Timer && came <= noticed && came + NOTICED >= noticed
        };
        let timer = self.delays.iter().rev().find(ends)?;
        Some(looked.since(timer.due))
    }

    /// How long the packet took that decides who is first, beyond the network's delay: the
    /// request on a reused connection to the server, the FIN to the client.
    fn path(&self, to: Side) -> Option<Duration> {
        let network = &self.trace.scenario.network;
        let way = [network.to_client, network.to_server][to.index()].min();
        let (after, left) = match to {
            Side::Server => (Mark::Picked, Mark::Wrote(Side::Client)),
            Side::Client => (Mark::Decided, Mark::Closed),
        };
        let events = &self.trace.events;
        let from = events.iter().find(|event| mark(event) == Some(after))?;
        let is_next = |event: &&Event| {
            let same = event.connection == from.connection && event.at >= from.at;
            same && mark(event) == Some(left)
        };
        let leaves = events.iter().find(is_next)?;
        let arrives = self.arrivals.iter().find(|one| {
            let same = one.to == to && Some(one.connection) == from.connection;
            same && one.is_fin == (to == Side::Client) && one.at >= from.at
        })?;
        // The call may return after what it sent is there.
        let took = arrives.at.since(leaves.at);
        Some(took.less(way).unwrap_or_default())
    }
}

const NONE: Duration = Duration::ZERO;

/// From asking the clock how late a timer is to writing down that it has come.
const NOTICED: Duration = Duration::from_micros(200);

impl Lag {
    fn saw(&mut self, lag: Option<Duration>) {
        self.0.extend(lag);
    }

    /// One of those that were seen.
    fn pick(&self, rng: &mut Rng) -> Duration {
        let last = u64::try_from(self.0.len().saturating_sub(1)).unwrap_or(u64::MAX);
        let any = Range::up_to(Duration::from_nanos(last));
        let index = usize::try_from(rng.pick(any).as_nanos()).unwrap_or_default();
        self.0.get(index).copied().unwrap_or_default()
    }

    /// The range without what is rare at either end.
    #[must_use]
    pub fn middle(&self) -> Range {
        let mut lengths = self.0.clone();
        for length in &mut lengths {
            // Nobody reads nanoseconds.
            *length = Duration::from_micros(length.as_nanos() / 1_000);
        }
        lengths.sort_unstable();
        let at = |percent: usize| {
            let last = lengths.len().checked_sub(1)?;
            lengths.get(last * percent / 100).copied()
        };
        let ends = at(PERCENTILES.0).zip(at(PERCENTILES.1));
        ends.and_then(|(min, max)| Range::new(min, max))
            .unwrap_or_default()
    }
}

impl fmt::Display for Lags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [client, server] = self.path.each_ref().map(Lag::middle);
        write!(
            f,
            "  the pause {} late, the idle timer {}\n  \
             from write() to the server's kernel {server}, \
             from close() to the client's {client}\n  \
             from the server's write() to the client's read() {}\n  \
             from picking a connection to writing {}\n  \
             from deciding to closing {}, from reading to answering {}",
            self.pause.middle(),
            self.idle.middle(),
            self.answer.middle(),
            self.checkout.middle(),
            self.close.middle(),
            self.handler.middle()
        )
    }
}

/// An event that begins or ends a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Finished,
    Paused,
    Picked,
    Wrote(Side),
    Answered,
    Read(Side),
    Decided,
    Closed,
}

impl Mark {
    /// The pause belongs to none.
    const fn is_of_a_connection(self) -> bool {
        !matches!(self, Self::Finished | Self::Paused)
    }
}

fn mark(event: &Event) -> Option<Mark> {
    let side = event.place.side()?;
    match event.what {
        What::Begins { reused: true, .. } => Some(Mark::Picked),
        What::Called {
            call: Op::Write,
            result: Ok(1..),
        } => Some(Mark::Wrote(side)),
        What::Called {
            call: Op::Read,
            result: Ok(1..),
        } => Some(Mark::Read(side)),
        What::Called {
            call: Op::Close, ..
        } if event.place == Place::ServerApp => Some(Mark::Closed),
        What::Expired(Timer::ServerIdle) => Some(Mark::Decided),
        What::Expired(Timer::Pause) => Some(Mark::Paused),
        What::Finished { .. } => Some(Mark::Finished),
        What::Begins { .. }
        | What::Called { .. }
        | What::Sent(_)
        | What::Arrived { .. }
        | What::Lost { .. }
        | What::State { .. }
        | What::Started { .. }
        | What::Stopped(_)
        | What::Expired(_)
        | What::Applied { .. } => None,
    }
}

fn earlier(range: Range, by: Duration) -> Range {
    range.map(|length| length.less(by).unwrap_or_default())
}

fn later(range: Range, by: Duration) -> Range {
    range.map(|length| length + by)
}

#[cfg(test)]
mod tests {
    use idlerace_core::segment::Control;
    use idlerace_core::simulate::simulate;

    use super::*;
    use crate::clock::observe::Arrival;

    const MICROSECOND: u64 = 1_000;

    /// What the model says to it, as if a machine had done so, with a wire that is 50 us
    /// late and a server that asks the kernel 10 us before it notices its timer.
    fn observed(scenario: &Scenario) -> Observed {
        let trace = simulate(scenario);
        let mut arrivals = Vec::new();
        let mut looked = BTreeMap::new();
        for event in &trace.events {
            if let (What::Arrived { segment, .. }, Some(to)) = (event.what, event.place.side()) {
                let is_fin = segment.control == Control::Fin;
                let says = is_fin || segment.len > 0;
                arrivals.extend(says.then_some(Arrival {
                    connection: event.connection.unwrap(),
                    to,
                    is_fin,
                    at: event.at + Duration::from_micros(50),
                }));
            }
            if event.what == What::Expired(Timer::ServerIdle) {
                let before = event.at.as_nanos() - 10 * MICROSECOND;
                looked.insert(event.id, Instant::from_nanos(before));
            }
        }
        Observed {
            trace,
            delays: Vec::new(),
            arrivals,
            looked,
        }
    }

    const fn micros(micros: u64) -> Range {
        Range::fixed(Duration::from_micros(micros))
    }

    fn paused(pause: u64) -> Scenario {
        let mut scenario = Scenario::new();
        scenario.requests.pause = Range::fixed(Duration::from_millis(pause));
        scenario.server.close_lag = Range::fixed(Duration::from_millis(3));
        scenario.server.timer_lag = micros(700);
        scenario
    }

    #[test]
    fn the_lags_of_a_run_are_found_in_its_trace() {
        let lags = Lags::of(&[observed(&paused(320))]);
        assert_eq!(lags.close.middle(), micros(3_010));
        assert_eq!(lags.idle.middle(), micros(690));
        assert_eq!(lags.answer.middle(), micros(20));
        assert_eq!(lags.handler.middle(), micros(100));
        // Nothing was reused, so only the FIN's way is known.
        assert_eq!(lags.path.each_ref().map(|one| one.0.len()), [1, 0]);
        assert_eq!(lags.path[0].middle(), micros(50));
        let reused = Lags::of(&[observed(&paused(100))]);
        assert_eq!(reused.path[1].middle(), micros(50));
    }

    #[test]
    fn a_scenario_is_told_them_and_keeps_what_it_asks_for() {
        let scenario = paused(320);
        let lags = Lags::of(&[observed(&scenario)]);
        let told = lags.tell(&scenario, false, &mut Rng::new(1));
        let way = scenario.network.to_client.min() + Duration::from_micros(50);
        assert_eq!(told.network.to_client, Range::fixed(way));
        // The answer was 30 us faster than the FIN, so the pause ends so much earlier.
        let pause = Duration::from_millis(320).less(Duration::from_micros(30));
        assert_eq!(told.requests.pause, Range::fixed(pause.unwrap()));
        assert_eq!(told.client.wake_lag, Range::default());
        // What the scenario asks for is not taken for the machine's own.
        assert_eq!(told.server.close_lag, scenario.server.close_lag);
        let near = lags.tell(&scenario, true, &mut Rng::new(1));
        assert_eq!(near.network.to_client, micros(50));
    }
}
