//! The smallest single changes that make a scenario safe, each proven by exploring the
//! changed scenario.
//!
//! A timeout is moved from one order that is not safe to the next: such an order has a
//! solution for every value between where it was found and where it ends, so none of these
//! need be looked at, and the first value that is safe is the nearest.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::constraints::Shift;
use super::margin::unsafe_orders;
use super::question::Question;
use super::timeout_shift::{Direction, LONGEST, Slack, TimeoutShift};
use super::verdict::Limits;
use crate::run::simulate::run;
use crate::scenario::Scenario;
use crate::units::segment::Side;
use crate::units::time::Duration;
use crate::world::World;

/// So many explorations at most for one change.
const ROUNDS: usize = 64;

/// So many requests are simulated to see what a change costs in a thousand.
const COUNTED: u32 = 200;
const THOUSAND: i32 = 5;

/// A change that makes a scenario safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// What is to be set: keys of parameters (`scenario::parameter::set`) with their values. A
    /// timeout has the value nearest to the present one that is safe; hints need two.
    pub set: Vec<(&'static str, String)>,
    /// What it costs: handshakes more (or less) in a thousand requests, from a simulation
    /// of two hundred with the scenario's seed.
    pub handshakes: i32,
}

/// Everything that helps by itself, for a scenario that is not safe. `limits` are for each
/// exploration; what was left undecided is no advice.
pub(super) fn advice(scenario: &Scenario, question: Question, limits: Limits) -> Vec<Advice> {
    let mut changes = Vec::new();
    for (of, way) in [
        (Side::Client, Direction::Shorter),
        (Side::Server, Direction::Longer),
    ] {
        changes.extend(timeout(
            scenario,
            question,
            limits,
            TimeoutShift { of, way },
        ));
    }
    changes.extend(hint(scenario, question, limits));
    for key in ["requests.idempotency_key", "client.keep_alive"] {
        changes.extend(switch(scenario, question, limits, key));
    }
    if changes.is_empty() {
        return Vec::new();
    }
    let before = opened(scenario);
    let told = |(changed, set): Change| {
        let handshakes = (opened(&changed)? - before?) * THOUSAND;
        Some(Advice { set, handshakes })
    };
    changes.into_iter().filter_map(told).collect()
}

/// A scenario that is safe, with what was set in it.
type Change = (Scenario, Vec<(&'static str, String)>);

/// An idle timeout at the nearest value that is safe. One that never runs out counts as
/// the longest.
fn timeout(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
    moved: TimeoutShift,
) -> Option<Change> {
    let present = moved.value(scenario);
    if present.is_none() && moved.way == Direction::Longer {
        return None;
    }
    let from = present.unwrap_or(LONGEST);
    let set = |by| moved.set(scenario, moved.moved(from, by));
    let by = nearest((question, limits), moved, moved.most(from), set)?;
    let value = moved.moved(from, by).to_string();
    Some((set(by), Vec::from([(moved.parameter(), value)])))
}

/// What the server tells of its timeout, and a client that goes by it with a margin.
fn hint(scenario: &Scenario, question: Question, limits: Limits) -> Option<Change> {
    let hint = Duration::from_secs(scenario.server.idle_timeout?.as_secs());
    let of = Side::Client;
    let way = Direction::Shorter;
    let set = |margin| {
        let mut changed = scenario.clone();
        changed.server.hint = Some(hint);
        changed.client.hint_margin = Some(margin);
        changed
    };
    let shorter = scenario.client.idle_timeout.is_some_and(|own| own < hint);
    if hint.is_zero() || shorter {
        return None;
    }
    let margin = nearest((question, limits), TimeoutShift { of, way }, hint, set)?;
    let values = [
        ("server.hint", hint.to_string()),
        ("client.hint_margin", margin.to_string()),
    ];
    // With nothing left of it no connection is kept: that is said by `client.keep_alive`.
    (margin < hint).then(|| (set(margin), Vec::from(values)))
}

/// A flag the other way round.
fn switch(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
    key: &'static str,
) -> Option<Change> {
    let mut changed = scenario.clone();
    let flag = if key == "client.keep_alive" {
        &mut changed.client.keep_alive
    } else {
        &mut changed.requests.idempotency_key
    };
    *flag = !*flag;
    let value = flag.to_string();
    let wanted = (key == "client.keep_alive") != *flag;
    if !wanted {
        return None;
    }
    let (orders, complete) = unsafe_orders(&changed, question, limits, Slack::NONE);
    let safe = complete && orders.is_empty();
    safe.then(|| (changed, Vec::from([(key, value)])))
}

/// The smallest movement by which it is safe, at most `most`.
fn nearest(
    (question, limits): (Question, Limits),
    moved: TimeoutShift,
    most: Duration,
    set: impl Fn(Duration) -> Scenario,
) -> Option<Duration> {
    let mut by = Duration::ZERO;
    for _ in 0..ROUNDS {
        let scenario = set(by);
        let (orders, complete) = unsafe_orders(&scenario, question, limits, Slack::NONE);
        if orders.is_empty() {
            return complete.then_some(by);
        }
        // Seen from here: the order has a solution at zero, and so far beyond.
        let left = i64::try_from(most.less(by)?.as_nanos()).ok()?;
        let ends = orders
            .iter()
            .map(|order| order.nearest(Shift::Uniform(moved), left));
        let end = ends.collect::<Option<Vec<i64>>>()?.into_iter().max()?;
        if end >= left {
            return None;
        }
        by = by + Duration::from_nanos(u64::try_from(end).ok()? + 1);
    }
    None
}

/// Connections that are opened for so many requests.
fn opened(scenario: &Scenario) -> Option<i32> {
    let mut scenario = scenario.clone();
    scenario.requests.count = COUNTED;
    let mut world = World::new(&scenario, false);
    run(&mut world);
    i32::try_from(world.opened()).ok()
}
