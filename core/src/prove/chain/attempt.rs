//! What one attempt at a request can come to on one hop, and how long it takes.

use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::step::On;
use super::took::Took;
use crate::http::outcome::Failure;
use crate::prove::explore::{Asked, LimitReached, Limits, ends};
use crate::scenario::Scenario;
use crate::scenario::retry::Retry;
use crate::units::time::{Duration, Range};

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
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) scenario: Scenario,
    limits: Limits,
    /// Its pauses have to do with those of the hop before it.
    measured: bool,
    known: BTreeMap<Asking, Attempts>,
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
    pub(super) const fn new(scenario: Scenario, limits: Limits, measured: bool) -> Self {
        Self {
            scenario,
            limits,
            measured,
            known: BTreeMap::new(),
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
            let found = self.explore(asking)?;
            self.known.insert(asking, found);
        }
        // It was put there above.
        let known = self.known.get(&asking).ok_or(LimitReached::States)?;
        let comes = |(_, after): &(&Attempted, &Option<Vec<(i64, i64)>>)| match on {
            On::Kept(pauses) => pauses.meets(after.as_deref()),
            On::First | On::Gone(_) | On::Opened => true,
        };
        Ok(known.iter().filter(comes).map(|(one, _)| *one).collect())
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

    /// The time of a handler as far as it makes a difference: none, while nobody's patience
    /// can end before it, and no device on the way forgets.
    fn told_apart(&self, took: Took, patience: Option<Range>) -> Range {
        let waits = [
            patience.map(Range::min),
            self.scenario.network.middlebox.map(|one| one.idle_timeout),
            self.scenario.client.suspended_at.map(|_| Duration::ZERO),
            self.scenario.client.tcp_keepalive.map(|_| Duration::ZERO),
            self.scenario.server.tcp_keepalive.map(|_| Duration::ZERO),
        ];
        let patience = waits.into_iter().flatten().min();
        let slow = took.and(self.around(false));
        let matters =
            patience.is_some_and(|patience| slow.most.is_none_or(|most| most >= patience));
        if matters {
            took.range()
        } else {
            Range::default()
        }
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
        let loose = network.middlebox.is_some()
            || !network.faults.is_empty()
            || server.host_down.is_some()
            || server.queue_full.is_some()
            || client.suspended_at.is_some();
        let trip = self.scenario.round_trip();
        let lags = client.checkout_lag.max()
            + client.split_write.unwrap_or_default().max()
            + client.wake_lag.max()
            + client.wake_lag.max()
            + server.wake_lag.max()
            + server.wake_lag.max();
        Took {
            least: network.to_server.min() + network.to_client.min(),
            // The request with its answer, and the handshake.
            most: (!loose).then(|| {
                if kept {
                    trip + lags
                } else {
                    trip + trip + lags
                }
            }),
        }
    }
}
