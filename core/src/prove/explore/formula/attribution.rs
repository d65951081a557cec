//! Which delays of a scenario a demand on two instants is made of.
//!
//! It is asked and not listed: a delay is made a nanosecond longer, the same order of steps
//! is taken again, and a demand that changes with it has it in it, so many times. So each
//! number of a formula has the name that `scenario::delays` gives it, whatever way the model
//! took to it, and a delay that is added there is found here.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::super::constraints::{ConstraintSystem, DifferenceConstraint};
use super::super::states::zone::nanos;
use crate::scenario::Scenario;
use crate::scenario::delays::DelayRole;
use crate::units::time::{Duration, Range};
use crate::world::Step;

/// Which end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Least,
    Most,
}

/// What a reader looks for first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// What somebody has set.
    Set,
    /// What the way takes.
    Path,
    /// How late somebody is.
    Lag,
}

/// A delay of a scenario, or one end of it if it is a range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Knob {
    /// Its place among the scenario's delays.
    index: usize,
    pub(super) key: &'static str,
    pub(super) end: Option<End>,
    /// Where it stands in a sum.
    pub(super) rank: Rank,
    /// It comes at a moment of its own, whatever the traffic.
    pub(super) is_moment: bool,
    pub(super) value: Duration,
    /// By how much it is turned: what is announced is in whole seconds.
    unit: Duration,
}

/// What a round of demands adds up to.
#[derive(Debug, Default)]
pub(super) struct Sum {
    /// How often each knob is in it, by its place in the list.
    pub(super) times: BTreeMap<usize, i64>,
    /// What is no delay of the scenario, with the step that it is the wait for.
    pub(super) rest: Vec<(Option<Step>, i64)>,
}

/// Where a delay is kept.
enum Slot<'a> {
    Length(&'a mut Duration),
    Range(&'a mut Range),
}

fn slot(role: DelayRole<'_>) -> Slot<'_> {
    match role {
        DelayRole::Timer(length)
        | DelayRole::Idle(length)
        | DelayRole::Held(length)
        | DelayRole::Announced(length) => Slot::Length(length),
        DelayRole::Pause(range)
        | DelayRole::TimerLag(range)
        | DelayRole::ApplicationLag(range)
        | DelayRole::WakeLag(_, range)
        | DelayRole::Path(_, range)
        | DelayRole::Outage(range)
        | DelayRole::Moment(range)
        | DelayRole::Suspension(range) => Slot::Range(range),
    }
}

/// Everything that can be turned.
pub(super) fn knobs(scenario: &Scenario) -> Vec<Knob> {
    let mut scenario = scenario.clone();
    let mut knobs = Vec::new();
    for (index, delay) in scenario.delays_mut().into_iter().enumerate() {
        let is_path = matches!(delay.role, DelayRole::Path(..));
        // The margin below it is a length like others.
        let announced = delay.key == "server.hint";
        let one = Knob {
            index,
            key: delay.key,
            end: None,
            rank: if is_path {
                Rank::Path
            } else if delay.key.ends_with("_lag") {
                Rank::Lag
            } else {
                Rank::Set
            },
            is_moment: matches!(delay.role, DelayRole::Outage(_) | DelayRole::Moment(_)),
            value: Duration::ZERO,
            unit: if announced { SECOND } else { NANOSECOND },
        };
        let of = |end, value| Knob { end, value, ..one };
        match slot(delay.role) {
            Slot::Length(length) => knobs.push(of(None, *length)),
            Slot::Range(range) if range.min() == range.max() => knobs.push(of(None, range.min())),
            Slot::Range(range) => {
                knobs.push(of(Some(End::Least), range.min()));
                knobs.push(of(Some(End::Most), range.max()));
            }
        }
    }
    knobs
}

const SECOND: Duration = Duration::from_secs(1);
const NANOSECOND: Duration = Duration::from_nanos(1);

#[derive(Clone, Copy)]
enum Turn {
    Up,
    Down,
}

/// The scenario with this knob turned, if it can be.
fn turned(scenario: &Scenario, knob: &Knob, turn: Turn) -> Option<Scenario> {
    let mut scenario = scenario.clone();
    let moved = |value: Duration| match turn {
        Turn::Up => Some(value + knob.unit),
        Turn::Down => (value >= knob.unit).then(|| value.less(knob.unit).unwrap_or_default()),
    };
    let delay = scenario.delays_mut().into_iter().nth(knob.index)?;
    match (slot(delay.role), knob.end) {
        (Slot::Length(length), _) => *length = moved(*length)?,
        (Slot::Range(range), end) => {
            let (min, max) = (range.min(), range.max());
            *range = match end {
                None => Range::new(moved(min)?, moved(max)?)?,
                Some(End::Least) => Range::new(moved(min)?, max)?,
                Some(End::Most) => Range::new(min, moved(max)?)?,
            };
        }
    }
    Some(scenario)
}

/// How often the knob is in each of these demands. Where turning it changes which demands
/// there are it is in none.
fn times(
    scenario: &Scenario,
    (order, round): (&ConstraintSystem, &[usize]),
    (knob, turn): (&Knob, Turn),
) -> Vec<i64> {
    let none = || round.iter().map(|_| 0).collect();
    let Some(scenario) = turned(scenario, knob, turn) else {
        return none();
    };
    let changed = order.in_scenario(&scenario);
    let (old, new) = (order.all(), changed.all());
    let same =
        |(old, new): (&DifferenceConstraint, &DifferenceConstraint)| old.is_between_the_same(new);
    if old.len() != new.len() || !old.iter().zip(new).all(same) {
        return none();
    }
    let unit = match turn {
        Turn::Up => nanos(knob.unit),
        Turn::Down => -nanos(knob.unit),
    };
    let share = |&one: &usize| {
        let grown = new[one].by - old[one].by;
        if grown % unit == 0 { grown / unit } else { 0 }
    };
    round.iter().map(share).collect()
}

/// What a round of demands of an order adds up to. The knobs are the scenario's.
pub(super) fn add_up(
    scenario: &Scenario,
    knobs: &[Knob],
    order: &ConstraintSystem,
    round: &[usize],
) -> Sum {
    let all = |turn| {
        let of = |knob| times(scenario, (order, round), (knob, turn));
        knobs.iter().map(of).collect::<Vec<_>>()
    };
    let (up, down) = (all(Turn::Up), all(Turn::Down));
    let mut sum = Sum::default();
    for (place, &index) in round.iter().enumerate() {
        let demand = &order.all()[index];
        let mut rest = demand.by;
        let mut add = |knob: usize, times: i64| {
            rest -= times * nanos(knobs[knob].value);
            *sum.times.entry(knob).or_default() += times;
            rest
        };
        for (knob, times) in up.iter().enumerate() {
            add(knob, times[place]);
        }
        // The shorter of two equal lengths is neither when one grows, and either when one
        // shrinks.
        let shrinks = |knob: &usize| {
            let value = down[*knob][place] * nanos(knobs[*knob].value);
            up[*knob][place] == 0 && value != 0 && value == add(*knob, 0)
        };
        if let Some(knob) = (0..knobs.len()).find(shrinks) {
            add(knob, down[knob][place]);
        }
        if rest != 0 {
            sum.rest.push((demand.step, rest));
        }
    }
    sum.times.retain(|_, times| *times != 0);
    sum
}
