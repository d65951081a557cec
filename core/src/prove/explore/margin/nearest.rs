//! How far a timeout can be moved before a safe scenario is not safe any more.
//!
//! All values in between are shown to be safe at once: the scenario is explored with a
//! timer that runs out anywhere between where it was and where it was moved to. If it is
//! safe so, it is safe at each of them. If it is not, the order that shows it says which
//! movement is the least that allows it, and everything below that is explored again.
//! What had forbidden that order till then is what the formula says.

use alloc::vec::Vec;

use serde::Serialize;

use super::super::constraints::{ConstraintSystem, Shift};
use super::super::question::Question;
use super::super::search::Search;
use super::super::timeout_shift::{Direction, Slack, TimeoutShift};
use super::super::verdict::{Limits, Property};
use crate::scenario::Scenario;
use crate::units::segment::Side;
use crate::units::time::Duration;

/// So many explorations at most for one timeout.
const ROUNDS: usize = 32;

/// The movement of one timeout that ends safety. It is moved alone: what a product announces
/// with it (`Server::set_idle_timeout`) stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Margin {
    /// What is moved: the key of a parameter (`crate::scenario::parameter::find`).
    pub parameter: &'static str,
    /// Which way.
    pub way: Direction,
    /// What it is now.
    pub now: Duration,
    /// The nearest value at which a request can be lost or applied twice. Every value
    /// between this and the present one is safe.
    pub unsafe_at: Duration,
    /// How far that is away.
    pub by: Duration,
    /// Whether `unsafe_at` itself has been shown to be unsafe. If not, it takes one timer
    /// that ran so much sooner or later while others of the same setting did not.
    pub exact: bool,
}

/// Of all movements the smallest that ends it, for a scenario that is safe.
pub(in super::super) fn margin(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
) -> Option<Margin> {
    nearest_end(scenario, question, limits).map(|end| end.margin)
}

/// Where safety ends, and by which order.
#[derive(Clone, Debug)]
pub(in super::super) struct End {
    pub(in super::super) margin: Margin,
    pub(in super::super) moved: TimeoutShift,
    pub(in super::super) order: ConstraintSystem,
}

/// The end that the smallest of all movements leads to, for a scenario that is safe.
pub(in super::super) fn nearest_end(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
) -> Option<End> {
    // Those that end it most often come first: the others need not be looked at further.
    let moves = [
        (Side::Client, Direction::Longer),
        (Side::Server, Direction::Shorter),
        (Side::Client, Direction::Shorter),
        (Side::Server, Direction::Longer),
    ];
    moves
        .into_iter()
        .fold(None, |nearest: Option<End>, (of, way)| {
            let by = nearest.as_ref().map(|one| one.margin.by);
            let below = by.and_then(|by| by.less(Duration::from_nanos(1)));
            match (by, below) {
                (Some(_), None) => nearest,
                (_, below) => end(
                    scenario,
                    question,
                    limits,
                    (TimeoutShift { of, way }, below),
                )
                .or(nearest),
            }
        })
}

/// Where this movement ends it, if it is by no more than `most`.
fn end(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
    (moved, most): (TimeoutShift, Option<Duration>),
) -> Option<End> {
    let now = moved.value(scenario)?;
    let furthest = moved.most(now);
    let most = most.map_or(furthest, |most| most.min(furthest));
    if most.is_zero() || moved.is_hinted(scenario) {
        return None;
    }
    let Reach::Until(by, order) = reach(scenario, question, limits, (moved, most)) else {
        return None;
    };
    let together = order.nearest(Shift::Uniform(moved), 0);
    let margin = Margin {
        parameter: moved.parameter(),
        way: moved.way,
        now,
        unsafe_at: moved.moved(now, by),
        by,
        exact: together == i64::try_from(by.as_nanos()).ok(),
    };
    Some(End {
        margin,
        moved,
        order,
    })
}

/// How far a timeout of a safe scenario can be moved.
#[derive(Debug)]
pub(super) enum Reach {
    /// As far as was asked: with no slack up to there is an order possible that is not safe.
    All,
    /// The least slack that allows such an order, with that order.
    Until(Duration, ConstraintSystem),
    /// That was more than may be looked at.
    Unknown,
}

/// How far this timeout of a safe scenario can be moved, if not further than `most`.
pub(super) fn reach(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
    (moved, most): (TimeoutShift, Duration),
) -> Reach {
    let mut known = Reach::All;
    let mut by = most;
    for _ in 0..ROUNDS {
        let slack = Slack {
            moved: Some(moved),
            by,
        };
        let (orders, complete) = unsafe_orders(scenario, question, limits, slack);
        let nearest = orders.into_iter().filter_map(|order| {
            let x = order.nearest(Shift::Independent(moved), 0)?;
            Some((Duration::from_nanos(u64::try_from(x).ok()?), order))
        });
        match nearest.min_by_key(|(x, _)| *x) {
            None if complete => return known,
            None => return Reach::Unknown,
            Some((least, order)) => {
                known = Reach::Until(least, order);
                match least.less(Duration::from_nanos(1)) {
                    Some(less) => by = less,
                    // Nothing is below it but the scenario as it is, which is safe.
                    None => return known,
                }
            }
        }
    }
    Reach::Unknown
}

/// The shortest orders to each ending that is not safe, and whether all were found.
pub(in super::super) fn unsafe_orders(
    scenario: &Scenario,
    question: Question,
    limits: Limits,
    slack: Slack,
) -> (Vec<ConstraintSystem>, bool) {
    let asked = question.asked(scenario);
    let (orders, complete) = orders_of(
        &asked,
        question,
        Search::new(&asked, question, limits, slack),
    );
    // More may be explored than can happen, and hide what can.
    let settled = scenario.server.queue_full.is_none() || slack.moved.is_some();
    if settled || orders.iter().all(ConstraintSystem::is_possible) {
        return (orders, complete);
    }
    let search = Search::settling_at_once(&asked, question, limits);
    orders_of(&asked, question, search)
}

fn orders_of(
    asked: &Scenario,
    question: Question,
    mut search: Search<'_>,
) -> (Vec<ConstraintSystem>, bool) {
    let complete = search.run(&mut |_| {}).is_none();
    let orders = search.endings().into_iter().filter_map(|(path, requests)| {
        let safe = |end| Property::SAFE.iter().all(|property| property.holds(end));
        (!requests.iter().all(safe)).then(|| ConstraintSystem::new(asked, question, &path))
    });
    (orders.collect(), complete)
}
