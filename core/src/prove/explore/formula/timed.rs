//! The inequality of a scenario: what forbids the order at which the verdict changes.

use alloc::vec::Vec;

use super::super::constraints::{ConstraintSystem, Shift};
use super::super::margin::{End, nearest_end};
use super::super::question::Question;
use super::super::timeout_shift::{Direction, LONGEST, TimeoutShift};
use super::super::verdict::Limits;
use super::attribution::{Knob, Sum, add_up, knobs as knobs_of};
use super::inequality::{Edge, Inequality};
use super::remedy::{Remedy, TooMuch, nearest};
use crate::scenario::Scenario;
use crate::units::segment::Side;
use crate::units::time::Duration;

/// What makes a safe scenario safe: what has to give way for the nearest order that is not.
pub(super) fn kept(scenario: &Scenario, question: Question, limits: Limits) -> Option<Inequality> {
    let End {
        margin,
        moved,
        order,
    } = nearest_end(scenario, question, limits)?;
    let shift = if margin.exact {
        Shift::Uniform(moved)
    } else {
        Shift::Independent(moved)
    };
    let round = order.binding(shift, 0)?.cycle;
    let before = margin.by.less(Duration::from_nanos(1)).unwrap_or_default();
    let edge = margin.exact.then(|| Edge {
        parameter: moved.parameter(),
        safe_at: moved.moved(margin.now, before),
        unsafe_at: margin.unsafe_at,
    });
    let asked = question.asked(scenario);
    let knobs = knobs_of(&asked);
    let sum = add_up(&asked, &knobs, &order, &round);
    (!mentions_a_moment(&knobs, &sum)).then(|| Inequality::new(&knobs, &sum, None, edge))
}

/// What an unsafe scenario violates: what forbids the last order that is not safe when a
/// timeout is moved. `None` if it is not safe whatever they are. `orders`: its own that are not
/// safe.
pub(super) fn violated(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
    orders: &[ConstraintSystem],
) -> Result<Option<Inequality>, TooMuch> {
    let moves = [
        (Side::Client, Direction::Shorter),
        (Side::Server, Direction::Longer),
    ];
    let mut none = Ok(None);
    for (of, way) in moves {
        match violated_by(
            (scenario, orders),
            question,
            limits,
            TimeoutShift { of, way },
        ) {
            Ok(None) => {}
            Ok(Some(one)) => return Ok(Some(one)),
            Err(too_much) => none = Err(too_much),
        }
    }
    none
}

/// The same for one timeout and one way; without orders if they are not known.
pub(super) fn violated_by(
    (scenario, orders): (&Scenario, &[ConstraintSystem]),
    question: Question,
    limits: Limits,
    moved: TimeoutShift,
) -> Result<Option<Inequality>, TooMuch> {
    let present = moved.value(scenario);
    if moved.is_hinted(scenario) || present.is_none() && moved.way == Direction::Longer {
        return Ok(None);
    }
    let from = present.unwrap_or(LONGEST);
    let asked = question.asked(scenario);
    let set = |by| moved.set(&asked, moved.moved(from, by));
    let known = if set(Duration::ZERO) == *asked {
        orders.to_vec()
    } else {
        Vec::new()
    };
    let remedy = nearest((question, limits), moved, (known, moved.most(from)), set)?;
    let Some(Remedy {
        by,
        last: Some(last),
    }) = remedy
    else {
        return Ok(None);
    };
    let before = by.less(Duration::from_nanos(1)).unwrap_or_default();
    let edge = Edge {
        parameter: moved.parameter(),
        safe_at: moved.moved(from, by),
        unsafe_at: moved.moved(from, before),
    };
    let mut knobs = knobs_of(&last.found_in);
    let sum = add_up(&last.found_in, &knobs, &last.order, &last.cycle);
    for knob in knobs.iter_mut().filter(|knob| knob.key == edge.parameter) {
        knob.value = from;
    }
    let unset = present.is_none().then_some(edge.parameter);
    let told = !mentions_a_moment(&knobs, &sum);
    Ok(told.then(|| Inequality::new(&knobs, &sum, unset, Some(edge))))
}

/// What can come at any moment is not to be met by a number.
fn mentions_a_moment(knobs: &[Knob], sum: &Sum) -> bool {
    sum.times.keys().any(|&one| knobs[one].is_moment)
}
