//! The instants of one order: its earliest solution.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::moments;
use super::search::Choice;
use super::zone::nanos;
use crate::replay::{Schedule, Taken};
use crate::scenario::Scenario;
use crate::time::Instant;
use crate::world::World;

/// `later` lies at least `by` after `earlier`. Both count the choices from 1; 0 is the
/// beginning.
struct AtLeast {
    earlier: usize,
    later: usize,
    by: i64,
}

/// Takes an order that has a solution; each step gets the earliest instant there is.
pub(super) fn schedule(scenario: &Scenario, path: &[Choice]) -> Schedule {
    let times = earliest(path.len(), &constraints(scenario, path));
    let taken = path.iter().zip(times.iter().skip(1));
    let step = |(choice, &at): (&Choice, &i64)| match *choice {
        Choice::Step(step) => {
            let at = Instant::from_nanos(u64::try_from(at).unwrap_or_default());
            Some(Taken { step, at })
        }
        Choice::Moment => None,
    };
    Schedule(taken.filter_map(step).collect())
}

/// Everything that the order asks of its instants.
fn constraints(scenario: &Scenario, path: &[Choice]) -> Vec<AtLeast> {
    let mut moments = moments(scenario).into_iter().peekable();
    let mut world = World::new(scenario, false);
    let mut present = Instant::START;
    let mut all = Vec::new();
    let mut origins = BTreeMap::new();
    for (choice, now) in path.iter().zip(1..) {
        let mut at_least = |earlier, later, by| all.push(AtLeast { earlier, later, by });
        at_least(now - 1, now, 0);
        for pending in world.pending() {
            // What is pending was scheduled by the choice before, unless it is known.
            let origin = *origins.entry(pending.order).or_insert(now - 1);
            at_least(now, origin, -nanos(pending.wait.max()));
            if *choice == Choice::Step(pending.order) {
                at_least(origin, now, nanos(pending.wait.min()));
            }
        }
        // The moments ascend: what is before the next is before all.
        let next = moments.peek().copied();
        let until = next.map(|moment| nanos(moment.since(Instant::START)));
        match (*choice, next, until) {
            (Choice::Moment, Some(moment), Some(until)) => {
                at_least(0, now, until);
                at_least(now, 0, -until);
                present = moment;
                moments.next();
            }
            (Choice::Step(step), _, until) => {
                if let Some(until) = until {
                    at_least(now, 0, 1 - until);
                }
                take(&mut world, step, present);
            }
            (Choice::Moment, _, _) => {}
        }
    }
    all
}

fn take(world: &mut World<'_>, step: u32, at: Instant) {
    let place = world.pending().iter().position(|one| one.order == step);
    if let Some(place) = place {
        world.step_at(place, at);
    }
}

/// The smallest instants that satisfy all constraints: raised from zero until none asks
/// for more. As many rounds as there are choices suffice if there is a solution.
fn earliest(choices: usize, constraints: &[AtLeast]) -> Vec<i64> {
    let mut times = Vec::from([0_i64]);
    times.resize(choices + 1, 0);
    for _ in 0..=choices {
        let mut settled = true;
        for one in constraints {
            let least = times[one.earlier].saturating_add(one.by);
            if times[one.later] < least {
                times[one.later] = least;
                settled = false;
            }
        }
        if settled {
            break;
        }
    }
    times
}
