//! How late this machine was in runs that were made: the lags that a model has to be told
//! if its rates, and not only its possibilities, are to be the machine's.
//!
//! Reads observed traces; runs nothing.

use std::collections::BTreeMap;
use std::fmt;

use idlerace_core::scenario::{Liveness, Scenario};
use idlerace_core::segment::Side;
use idlerace_core::time::{Duration, Instant, Range};
use idlerace_core::trace::{ConnId, Event, Op, Place, Timer, What};

use crate::lags::{Dice, is_slept};
use crate::observe::Observed;

/// What is rarer than this at either end is not told to people.
const PERCENTILES: (usize, usize) = (5, 95);

/// The lags of a machine, as often as they were seen.
#[derive(Clone, Debug, Default)]
pub struct Lags {
    /// Of the pause between two requests, beyond its length.
    pub pause: Lag,
    /// Of the server's idle timer, likewise; unless the scenario has one of its own.
    pub idle: Lag,
    /// From one application's write to the read of the client and of the server, beyond
    /// the network's delay.
    pub wake: [Lag; 2],
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
    pub fn tell(&self, scenario: &Scenario, near: bool, dice: &mut Dice) -> Scenario {
        let mut told = scenario.clone();
        // What the runner sleeps for the scenario is as late as any timer of its own.
        let timer = self.pause.pick(dice);
        let lag = |range: Range, own: Duration| {
            if is_slept(range) {
                later(range, timer)
            } else {
                Range::fixed(own)
            }
        };
        told.requests.pause = later(scenario.requests.pause, self.pause.pick(dice));
        let [client, server] = self.wake.each_ref().map(|wake| wake.pick(dice));
        // Over a wire it is mostly the wire's thread that is late: before the packet is in
        // the kernel, not after. On loopback it is the reader.
        let network = &mut told.network;
        if near {
            (network.to_server, network.to_client) = (Range::default(), Range::default());
        } else {
            network.to_server = Range::fixed(network.to_server.min() + server);
            network.to_client = Range::fixed(network.to_client.min() + client);
        }
        let [client, server] = if near { [client, server] } else { [NONE; 2] };
        told.client.wake_lag = Range::fixed(client);
        told.client.checkout_lag = lag(scenario.client.checkout_lag, self.checkout.pick(dice));
        if let Liveness::Background { lag: own } = scenario.client.liveness {
            let lag = lag(own, client);
            told.client.liveness = Liveness::Background { lag };
        }
        told.server.wake_lag = Range::fixed(server);
        told.server.timer_lag = lag(scenario.server.timer_lag, self.idle.pick(dice));
        told.server.close_lag = lag(scenario.server.close_lag, self.close.pick(dice));
        told.server.handler_time = lag(scenario.server.handler_time, self.handler.pick(dice));
        told
    }

    fn add(&mut self, observed: &Observed) {
        let scenario = &observed.trace.scenario;
        let ways = [scenario.network.to_client, scenario.network.to_server];
        let pause = scenario.requests.pause.min();
        let idle = scenario.server.idle_timeout.unwrap_or_default();
        let mut latest: BTreeMap<(Option<ConnId>, Mark), Instant> = BTreeMap::new();
        for event in &observed.trace.events {
            let Some(mark) = mark(event) else {
                continue;
            };
            let id = event.connection.filter(|_| mark.is_of_a_connection());
            let after = |mark: Mark, length: Duration| {
                let then = *latest.get(&(id, mark))?;
                event.at.since(then).less(length)
            };
            match mark {
                Mark::Paused => self.pause.saw(after(Mark::Finished, pause)),
                Mark::Decided if is_slept(scenario.server.timer_lag) => {}
                Mark::Decided => self.idle.saw(after(Mark::Answered, idle)),
                Mark::Read(side) => {
                    let way = ways[side.index()].min();
                    self.wake[side.index()].saw(after(Mark::Wrote(side.peer()), way));
                }
                Mark::Wrote(Side::Client) => self.checkout.saw(after(Mark::Picked, NONE)),
                Mark::Wrote(Side::Server) => {
                    self.handler.saw(after(Mark::Read(Side::Server), NONE));
                }
                Mark::Closed => self.close.saw(after(Mark::Decided, NONE)),
                Mark::Answered | Mark::Picked | Mark::Finished => {}
            }
            latest.insert((id, mark), event.at);
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
    }
}

const NONE: Duration = Duration::ZERO;

impl Lag {
    fn saw(&mut self, lag: Option<Duration>) {
        self.0.extend(lag);
    }

    /// One of those that were seen.
    fn pick(&self, dice: &mut Dice) -> Duration {
        let last = u64::try_from(self.0.len().saturating_sub(1)).unwrap_or(u64::MAX);
        let any = Range::new(NONE, Duration::from_nanos(last)).unwrap_or_default();
        let index = usize::try_from(dice.pick(any).as_nanos()).unwrap_or_default();
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
        let [client, server] = self.wake.each_ref().map(Lag::middle);
        let idle = if self.idle.0.is_empty() {
            String::from("as the scenario has it")
        } else {
            self.idle.middle().to_string()
        };
        write!(
            f,
            "  the pause {} late, the idle timer {idle}\n  \
             from a write to the read of it {client} at the client, {server} at the server\n  \
             from picking a connection to writing {}\n  \
             from deciding to closing {}, from reading to answering {}",
            self.pause.middle(),
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

fn later(range: Range, by: Duration) -> Range {
    Range::new(range.min() + by, range.max() + by).unwrap_or(range)
}

#[cfg(test)]
mod tests {
    use idlerace_core::simulate::simulate;

    use super::*;

    #[test]
    fn the_lags_of_a_run_are_found_in_its_trace() {
        let mut scenario = Scenario::new();
        scenario.requests.pause = Range::fixed(Duration::from_millis(320));
        scenario.server.close_lag = Range::fixed(Duration::from_millis(3));
        scenario.server.timer_lag = Range::fixed(Duration::from_micros(700));
        let one = Observed {
            trace: simulate(&scenario),
            delays: Vec::new(),
        };
        let lags = Lags::of(&[one]);
        let micros = |micros| Range::fixed(Duration::from_micros(micros));
        assert_eq!(lags.close.middle(), micros(3_000));
        assert_eq!(lags.idle.middle(), micros(700));
        assert_eq!(lags.wake.each_ref().map(Lag::middle), [micros(20); 2]);
        assert_eq!(lags.handler.middle(), micros(100));
        let told = lags.tell(&scenario, true, &mut Dice::new(1));
        assert_eq!(told.client.wake_lag, micros(20));
        // What the scenario asks for is not taken for the machine's own.
        assert_eq!(told.server.close_lag, micros(3_000));
        assert_eq!(told.server.timer_lag, micros(700));
    }
}
