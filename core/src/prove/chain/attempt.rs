//! What one attempt at a request can come to on one hop, and how long it takes.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::pauses::Window;
use crate::http::outcome::{Failure, RequestOutcome};
use crate::prove::explore::{Asked, LimitReached, Limits, ends};
use crate::scenario::Scenario;
use crate::scenario::retry::Retry;
use crate::units::time::{Duration, Range};

/// So long stands for a handler that takes any time: longer than whatever waits for it.
pub(super) const LONG: Duration = Duration::from_secs(1_000_000);

/// How long something takes, at the least and at the most; `None` if nothing bounds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Took {
    pub(super) least: Duration,
    pub(super) most: Option<Duration>,
}

impl Took {
    pub(super) const NOTHING: Self = Self {
        least: Duration::ZERO,
        most: Some(Duration::ZERO),
    };

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            least: self.least + other.least,
            most: self.most.zip(other.most).map(|(one, other)| one + other),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.zip(other.most).map(|(one, other)| one.max(other)),
        }
    }

    /// What is left of it that is over by then.
    pub(super) fn within(self, limit: Option<Duration>) -> Self {
        let Some(limit) = limit else {
            return self;
        };
        Self {
            least: self.least.min(limit),
            most: Some(self.most.map_or(limit, |most| most.min(limit))),
        }
    }

    /// As the time of a handler.
    pub(super) fn range(self) -> Range {
        Range::between(self.least, self.most.unwrap_or(LONG).max(self.least))
    }
}

impl From<Range> for Took {
    fn from(range: Range) -> Self {
        Self {
            least: range.min(),
            most: Some(range.max()),
        }
    }
}

/// What an attempt comes to: what its client knows, and whether the server's handler has done
/// its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Attempted {
    pub(super) result: Result<(), Failure>,
    pub(super) handled: bool,
}

/// All that one attempt can come to.
#[derive(Clone, Debug)]
pub(super) struct Attempts {
    /// On a connection that it opens.
    pub(super) fresh: BTreeSet<Attempted>,
    /// On whatever connection there is, and after which pauses.
    any: BTreeMap<Attempted, Option<Vec<(i64, i64)>>>,
}

impl Attempts {
    /// What an attempt can come to on a kept connection, after some of these pauses.
    pub(super) fn kept(&self, pauses: Window) -> impl Iterator<Item = Attempted> {
        let comes = move |after: &Option<Vec<(i64, i64)>>| {
            let meets = |&(from, to): &(i64, i64)| pauses.meets(from, to);
            after.as_ref().is_none_or(|all| all.iter().any(meets))
        };
        let all = self.any.iter().filter(move |(_, after)| comes(after));
        all.map(|(one, _)| *one)
    }
}

/// One hop, and what was found of it so far, by how long its handler takes and whether its
/// server's process can still die.
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) scenario: Scenario,
    limits: Limits,
    /// Its pauses have to do with those of the hop before it.
    measured: bool,
    known: BTreeMap<Asking, Attempts>,
}

/// How long a handler takes, whether a process can die, and how long a client still waits.
type Asking = (Duration, Duration, bool, Option<Duration>);

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

    /// How much of its client's patience can be left after attempts that took so long: the least
    /// and the most. With less more times out, with more more is answered; so what lies between
    /// comes to nothing else.
    pub(super) fn patiences(&self, so_far: Took) -> BTreeSet<Option<Duration>> {
        let Some(patience) = self.scenario.client.request_timeout else {
            return BTreeSet::from([None]);
        };
        let after = |length: Option<Duration>| {
            let left = length.and_then(|length| patience.less(length));
            Some(left.unwrap_or_default().max(Duration::from_nanos(1)))
        };
        BTreeSet::from([after(so_far.most), after(Some(so_far.least))])
    }

    /// What an attempt can come to. `dies`: at this one the server's process can still die.
    pub(super) fn attempts(
        &mut self,
        took: Took,
        dies: bool,
        patience: Option<Duration>,
    ) -> Result<&Attempts, LimitReached> {
        let handler = self.told_apart(took, patience);
        let key = (handler.min(), handler.max(), dies, patience);
        if !self.known.contains_key(&key) {
            let mut one = self.scenario.clone();
            one.client.retry = Retry::NEVER;
            one.client.request_timeout = patience;
            one.server.handler_time = handler;
            if !dies {
                one.server.death = None;
            }
            let found = self.explore(&one)?;
            self.known.insert(key, found);
        }
        // It was put there above.
        self.known.get(&key).ok_or(LimitReached::States)
    }

    fn explore(&self, one: &Scenario) -> Result<Attempts, LimitReached> {
        let attempted = |end: &RequestOutcome| Attempted {
            result: end.result,
            handled: end.applied > 0,
        };
        let fresh = ends(one, &self.limits, Asked::First)?;
        let which = if self.measured {
            Asked::AnyMeasured
        } else {
            Asked::Any
        };
        // Measuring takes more states; without it each end comes after any pause.
        let any = match ends(one, &self.limits, which) {
            Err(_) if self.measured => ends(one, &self.limits, Asked::Any)?,
            other => other?,
        };
        Ok(Attempts {
            fresh: fresh.iter().map(|(end, _)| attempted(end)).collect(),
            any: any
                .into_iter()
                .map(|(end, after)| (attempted(&end), after))
                .collect(),
        })
    }

    /// The time of a handler as far as it makes a difference: none, while nobody's patience
    /// can end before it, and no device on the way forgets.
    fn told_apart(&self, took: Took, patience: Option<Duration>) -> Range {
        let waits = [
            patience,
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
