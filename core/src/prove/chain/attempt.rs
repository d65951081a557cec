//! What one attempt at a request can come to on one hop, and how long it takes.

use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::besides::Besides;
use super::step::On;
use super::took::Took;
use crate::http::outcome::Failure;
use crate::prove::explore::{Asked, LATEST_ACK, LimitReached, Limits, ends};
use crate::scenario::Scenario;
use crate::scenario::retry::Retry;
use crate::units::tcp::ETHERNET_SEND_BUFFER;
use crate::units::time::{Duration, Range};

/// Octets that a server that reads has room for.
const WINDOW: u32 = 1 << 15;

/// What an attempt comes to: what its client knows, and whether the server's handler has done
/// its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Attempted {
    pub(super) result: Result<(), Failure>,
    pub(super) handled: bool,
}

/// All that an attempt can come to, and after pauses between which lengths; `None` for any.
type Attempts = BTreeMap<Attempted, Option<Vec<(i64, i64)>>>;

/// One hop, and what was found of it so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    pub(super) scenario: Scenario,
    limits: Limits,
    /// Its pauses have to do with those of the hop before it.
    measured: bool,
    besides: Besides,
    known: BTreeMap<Asking, Result<Attempts, LimitReached>>,
}

/// What an attempt depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asking {
    /// How long its handler takes.
    handler: Took,
    /// Whether its server's process can still die.
    dies: bool,
    /// Whether it is on a connection that has served before.
    kept: bool,
    /// How long its client still waits.
    patience: Option<Took>,
}

impl Hop {
    pub(super) fn new(scenario: Scenario, limits: Limits, measured: bool) -> Self {
        Self {
            besides: Besides::of(&scenario),
            scenario,
            limits,
            measured,
            known: BTreeMap::new(),
        }
    }

    /// What was found of the same hop before, or this one.
    pub(super) fn or_known(self, known: &mut Vec<Self>) -> Self {
        let same = |one: &Self| {
            one.scenario == self.scenario
                && one.limits == self.limits
                && one.measured == self.measured
        };
        match known.iter().position(same) {
            Some(place) => known.swap_remove(place),
            None => self,
        }
    }

    /// Whether its server's process dies at one request and at no other.
    pub(super) fn dies_once(&self) -> bool {
        self.scenario
            .server
            .death
            .is_some_and(|death| !death.and_later)
    }

    /// What an attempt can come to on such a connection, after attempts at the same request that
    /// took so long. `dies`: at this one the server's process can still die.
    pub(super) fn attempts(
        &mut self,
        (on, so_far): (On, Took),
        handler: Took,
        dies: bool,
    ) -> Result<BTreeSet<Attempted>, LimitReached> {
        let kept = on.is_kept();
        let patience = self.patience(so_far, kept);
        let asking = Asking {
            handler: self.told_apart(handler, patience).into(),
            dies,
            kept,
            patience: patience.map(Took::from),
        };
        if !self.known.contains_key(&asking) {
            let found = self.explore(asking);
            self.known.insert(asking, found);
        }
        let known = match self.known.get(&asking) {
            Some(Ok(known)) => known,
            Some(Err(limit)) => return Err(*limit),
            // It was put there above.
            None => return Err(LimitReached::States),
        };
        let comes = |(_, after): &(&Attempted, &Option<Vec<(i64, i64)>>)| match on {
            On::Kept(pauses) => pauses.meets(after.as_deref()),
            On::First | On::Gone(_) | On::Opened => true,
        };
        // Collected it would be sorted first, for which there is a program by itself.
        let mut all = BTreeSet::new();
        all.extend(known.iter().filter(comes).map(|(one, _)| *one));
        Ok(all)
    }

    /// How much of its client's patience can be left after attempts that took so long. What a
    /// timeout between two comes to is not what the two come to: between one that runs out
    /// before the request is written and one after its answer lie those after which the
    /// request is handled for nobody. The requests before it on a kept connection had all of it.
    fn patience(&self, so_far: Took, kept: bool) -> Option<Range> {
        let whole = self.scenario.client.request_timeout?;
        let left = |gone: Option<Duration>| {
            let left = gone.and_then(|gone| whole.less(gone));
            left.unwrap_or_default()
        };
        let most = if kept {
            whole
        } else {
            left(Some(so_far.least))
        };
        Some(Range::between(left(so_far.most), most))
    }

    fn explore(&self, asking: Asking) -> Result<Attempts, LimitReached> {
        let mut one = self.scenario.clone();
        let patience = asking.patience.map(Took::range);
        one.client.retry = Retry::NEVER;
        one.client.request_timeout = patience.map(Range::max);
        one.server.handler_time = asking.handler.range();
        if !asking.dies {
            one.server.death = None;
        }
        let ends = |which| ends(&one, &self.limits, which, patience);
        let found = match (asking.kept, self.measured) {
            (false, _) => ends(Asked::First)?,
            (true, false) => ends(Asked::Any)?,
            // Measuring takes more states; without it each end comes after any pause.
            (true, true) => ends(Asked::AnyMeasured).or_else(|_| ends(Asked::Any))?,
        };
        let mut all = Attempts::new();
        for (end, after) in found {
            let attempted = Attempted {
                result: end.result,
                handled: end.applied > 0,
            };
            match all.entry(attempted) {
                Entry::Vacant(place) => {
                    place.insert(after);
                }
                Entry::Occupied(mut known) => {
                    let both = known.get_mut().take().zip(after);
                    *known.get_mut() = both.map(|(one, other)| [one, other].concat());
                }
            }
        }
        Ok(all)
    }

    /// The time of a handler as far as it makes a difference: none, while nobody's patience can
    /// end before it, and nothing else can happen while it works.
    fn told_apart(&self, took: Took, patience: Option<Range>) -> Range {
        let waits = [patience.map(Range::min), self.besides.while_handling];
        let patience = waits.into_iter().flatten().min();
        let slow = took.and(self.around(false)).or(took.and(self.around(true)));
        let matters =
            patience.is_some_and(|patience| slow.most.is_none_or(|most| most >= patience));
        if matters {
            took.range()
        } else {
            Range::default()
        }
    }

    /// Whether what is sent may take any time.
    pub(super) const fn is_loose(&self) -> bool {
        self.besides.loose
    }

    /// How long an attempt takes besides its handler's time, whatever it comes to. `kept`: there
    /// is a connection for it.
    pub(super) fn around(&self, kept: bool) -> Took {
        let Scenario {
            client,
            network,
            server,
            ..
        } = &self.scenario;
        let trip = self.scenario.round_trip();
        let lags = client.checkout_lag.max()
            + client.split_write.unwrap_or_default().max()
            + client.wake_lag.max()
            + client.wake_lag.max()
            + server.wake_lag.max()
            + server.wake_lag.max();
        // The request with its answer; and before it the handshake, or behind it the end of a
        // connection that its server had decided to close.
        let before = if kept {
            server.closing.delay(server.close_lag).max()
        } else {
            trip
        };
        Took {
            least: network.to_server.min() + network.to_client.min(),
            most: (!self.is_loose()).then(|| trip + lags + before + self.writing(lags)),
        }
    }

    /// How long a request takes besides that its client's kernel does not take at once: for each
    /// buffer of it there and back, with an acknowledgment that is kept back.
    fn writing(&self, lags: Duration) -> Duration {
        let Scenario {
            client, requests, ..
        } = &self.scenario;
        if self.scenario.request_fits() {
            return Duration::ZERO;
        }
        let octets = requests.head_bytes.saturating_add(requests.body_bytes);
        let buffer = client.send_buffer.unwrap_or(ETHERNET_SEND_BUFFER);
        let buffers = octets.div_ceil(buffer.clamp(1, WINDOW));
        let each = self.scenario.round_trip() + lags + LATEST_ACK;
        each.times(buffers.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::simulate::simulate;
    use crate::scenario::Closing;
    use crate::trace::What;
    use crate::units::rng::SplitMix64;

    fn below(rng: &mut SplitMix64, end: u64) -> u64 {
        rng.draw() % end
    }

    fn micros(rng: &mut SplitMix64, most: u64) -> Range {
        let least = below(rng, most);
        let most = least + below(rng, most);
        Range::between(Duration::from_micros(least), Duration::from_micros(most))
    }

    /// A hop as none is set: with lags, split writes, small buffers, any way of closing.
    fn random(rng: &mut SplitMix64) -> Scenario {
        let mut one = Scenario::new();
        one.network.to_server = micros(rng, 9_000);
        one.network.to_client = micros(rng, 9_000);
        one.client.wake_lag = micros(rng, 3_000);
        one.client.checkout_lag = micros(rng, 3_000);
        one.client.split_write = Some(micros(rng, 3_000)).filter(|_| below(rng, 2) == 0);
        one.client.retry = Retry::NEVER;
        one.client.idle_timeout = None;
        one.server.wake_lag = micros(rng, 3_000);
        one.server.close_lag = micros(rng, 9_000);
        one.server.handler_time = micros(rng, 9_000);
        one.server.idle_timeout = Some(Duration::from_millis(60));
        one.server.closing = match below(rng, 3) {
            0 => Closing::Close,
            1 => Closing::Abort,
            _ => Closing::Deaf {
                wait: Duration::from_millis(50),
            },
        };
        one.client.send_buffer = Some(4_608).filter(|_| below(rng, 2) == 0);
        one.requests.body_bytes = u32::try_from(below(rng, 60_000)).unwrap();
        one.requests.pause = Range::fixed(Duration::from_micros(30_000 + below(rng, 50_000)));
        one.seed = below(rng, u64::MAX);
        one
    }

    /// How long each attempt of a run takes, and whether it was on a kept connection.
    fn attempts(one: &Scenario) -> Vec<(bool, Duration)> {
        let trace = simulate(one);
        let (mut began, mut all) = (None, Vec::new());
        for event in &trace.events {
            if let What::Begins { reused, .. } = event.what {
                began = Some((reused, event.at));
            } else if let What::Finished { .. } = event.what {
                let (reused, at) = began.take().unwrap();
                all.push((reused, event.at.since(at)));
            }
        }
        all
    }

    #[test]
    fn an_attempt_takes_no_longer_than_is_said() {
        let mut rng = SplitMix64::new(3);
        let mut kept = 0;
        for number in 0..2_000 {
            let one = random(&mut rng);
            let own = Took::from(one.server.handler_time);
            let hop = Hop::new(one.clone(), Limits::DEFAULT, false);
            for (reused, took) in attempts(&one) {
                kept += u32::from(reused);
                let most = hop.around(reused).and(own).most.unwrap();
                assert!(
                    took <= most,
                    "{number}: {took} of {most}, {reused}: {one:?}"
                );
            }
        }
        assert!(kept > 500, "{kept}");
    }
}
