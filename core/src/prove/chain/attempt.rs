//! What one attempt at a request can come to on one hop, and how long it takes.

use alloc::collections::{BTreeMap, BTreeSet};

use crate::http::outcome::Failure;
use crate::prove::explore::{LimitReached, Limits, ends};
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
    /// On whatever connection there is.
    pub(super) any: BTreeSet<Attempted>,
}

/// One hop, and what was found of it so far, by how long its handler takes and whether its
/// server's process can still die.
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) scenario: Scenario,
    limits: Limits,
    known: BTreeMap<(Duration, Duration, bool), Attempts>,
}

impl Hop {
    pub(super) const fn new(scenario: Scenario, limits: Limits) -> Self {
        Self {
            scenario,
            limits,
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

    /// What an attempt can come to. `dies`: at this one the server's process can still die.
    pub(super) fn attempts(&mut self, took: Took, dies: bool) -> Result<&Attempts, LimitReached> {
        let handler = self.told_apart(took);
        let key = (handler.min(), handler.max(), dies);
        if !self.known.contains_key(&key) {
            let mut one = self.scenario.clone();
            one.client.retry = Retry::NEVER;
            one.server.handler_time = handler;
            if !dies {
                one.server.death = None;
            }
            let all = |first| -> Result<BTreeSet<Attempted>, LimitReached> {
                let ends = ends(&one, &self.limits, first)?.into_iter();
                let attempted = ends.map(|end| Attempted {
                    result: end.result,
                    handled: end.applied > 0,
                });
                Ok(attempted.collect())
            };
            let found = Attempts {
                fresh: all(true)?,
                any: all(false)?,
            };
            self.known.insert(key, found);
        }
        // It was put there above.
        self.known.get(&key).ok_or(LimitReached::States)
    }

    /// The time of a handler as far as it makes a difference: none, while nobody's patience
    /// can end before it, and no device on the way forgets.
    fn told_apart(&self, took: Took) -> Range {
        let waits = [
            self.scenario.client.request_timeout,
            self.scenario.network.middlebox.map(|one| one.idle_timeout),
            self.scenario.client.suspended_at.map(|_| Duration::ZERO),
            self.scenario.client.tcp_keepalive.map(|_| Duration::ZERO),
            self.scenario.server.tcp_keepalive.map(|_| Duration::ZERO),
        ];
        let patience = waits.into_iter().flatten().min();
        let slow = took.and(self.around());
        let matters =
            patience.is_some_and(|patience| slow.most.is_none_or(|most| most >= patience));
        if matters {
            took.range()
        } else {
            Range::default()
        }
    }

    /// How long an attempt takes besides its handler's time, whatever it comes to.
    pub(super) fn around(&self) -> Took {
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
            // The handshake, and the request with its answer.
            most: (!loose).then(|| trip + trip + lags),
        }
    }
}
