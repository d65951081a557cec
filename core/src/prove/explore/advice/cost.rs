//! What a change costs and what it saves, with traffic that is stated: requests at random, one
//! every so long.

use alloc::vec::Vec;

use serde::Serialize;

use super::repeated;
use super::value::about;
use crate::prove::explore::timeout_shift::LONGEST;
use crate::prove::explore::verdict::Property;
use crate::prove::odds::spread;
use crate::run::simulate::run;
use crate::scenario::Scenario;
use crate::units::rng::SplitMix64;
use crate::units::time::{Duration, Range};
use crate::world::World;

/// So many requests are simulated.
const COUNTED: u32 = 1_000;

/// The least that two requests are apart.
const DENSEST: Duration = Duration::from_millis(1);

/// What a change makes of a thousand requests, from a simulation with the scenario's seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// With a request every so long on average, each independent of the others: pauses are
    /// exponential (`prove::odds::spread`).
    pub every: Duration,
    /// Handshakes more in a thousand requests than without the change; below zero, fewer.
    pub handshakes: i32,
    /// Requests in a thousand that are lost, or applied twice, without it and not with it.
    pub saved: i32,
}

/// Requests that come at random.
pub(super) struct Traffic {
    every: Duration,
    /// Between them.
    pauses: Vec<Duration>,
}

/// The same in an order that the seed picks.
fn shuffled(mut pauses: Vec<Duration>, seed: u64) -> Vec<Duration> {
    let mut rng = SplitMix64::new(seed);
    for place in (1..pauses.len()).rev() {
        let all = u64::try_from(place + 1).unwrap_or(u64::MAX);
        let other = usize::try_from(rng.draw() % all).unwrap_or_default();
        pauses.swap(place, other);
    }
    pauses
}

/// What happens in a thousand requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    handshakes: i32,
    failed: i32,
}

impl Traffic {
    /// As dense as the scenario's own, in round figures.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let pause = scenario.requests.pause;
        let mean = Duration::from_nanos((pause.min() + pause.max()).as_nanos() / 2);
        let every = about(mean.max(DENSEST));
        let pauses = shuffled(spread(every, COUNTED.into()), scenario.seed);
        Self { every, pauses }
    }

    /// `None` if the simulation does not end.
    pub(super) fn count(&self, scenario: &Scenario) -> Option<Count> {
        let took = scenario.server.handler_time;
        if took.max() > LONGEST {
            // It stands for any time: drawn from that every request would be given up.
            let mut least = scenario.clone();
            least.server.handler_time = Range::fixed(took.min());
            return self.count(&least);
        }
        self.repeated(scenario).or_else(|| self.simulated(scenario))
    }

    /// What the simulation would count, where that is known without it.
    pub(super) fn repeated(&self, scenario: &Scenario) -> Option<Count> {
        let (opened, failed) = repeated::count(scenario, self.pauses.split_last()?.1)?;
        Some(Count {
            handshakes: i32::try_from(opened).ok()?,
            failed: i32::try_from(failed).ok()?,
        })
    }

    pub(super) fn simulated(&self, scenario: &Scenario) -> Option<Count> {
        let mut scenario = scenario.clone();
        scenario.requests.count = COUNTED;
        let mut world = World::new(&scenario, false);
        world.pause_for(&self.pauses);
        if run(&mut world).is_some() {
            return None;
        }
        let safe = |end| Property::SAFE.iter().all(|property| property.holds(end));
        let failed = world.requests().iter().filter(|end| !safe(end)).count();
        Some(Count {
            handshakes: i32::try_from(world.opened()).ok()?,
            failed: i32::try_from(failed).ok()?,
        })
    }

    /// What a change does, for one that was counted before it.
    pub(super) fn cost(&self, before: Count, changed: &Scenario) -> Option<Cost> {
        let after = self.count(changed)?;
        Some(Cost {
            every: self.every,
            handshakes: after.handshakes - before.handshakes,
            saved: before.failed - after.failed,
        })
    }
}
