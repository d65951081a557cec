//! A map over two settings: for each pair of values what is proven, what the closed form
//! says, and what a simulation counts.
//!
//! Row by row, so that who draws it can begin at once, stop at any time, and share the rows
//! with others.

mod axis;

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::prove::explore::{Limits, Verdict, judge};
use crate::prove::odds::{Gap, Rate, certain, possible};
use crate::run::simulate::run;
use crate::scenario::Scenario;
use crate::scenario::parameter::{self, Problem};
use crate::trace::RequestOutcome;
use crate::world::World;

pub use axis::{Axis, MOST_VALUES};

/// What is known of a pair of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The value of the first setting.
    pub x: String,
    /// The value of the second.
    pub y: String,
    /// Whether no request is lost and none applied twice, in any order.
    pub verdict: Verdict,
    /// The closed form: how many of the pauses within their range fail the next request's
    /// first attempt, whatever the delays, in parts of 10^12.
    pub at_least: Rate,
    /// The same with the delays that are worst. Without ranges it is the same number.
    pub at_most: Rate,
    /// In how many simulated runs, of [`Plan::draws`], the request was lost or sent again.
    pub failed: u32,
}

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What is the same everywhere. Two requests of it are looked at.
    pub scenario: Scenario,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// Simulated runs for each cell.
    pub draws: u32,
}

impl Plan {
    /// The scenario of a cell, by indices into the values of the axes; `None` if there is
    /// no such cell.
    ///
    /// # Errors
    /// If a value is not for its setting.
    #[must_use]
    pub fn scenario(&self, x: usize, y: usize) -> Option<Result<Scenario, Problem>> {
        let (x, y) = (self.x.values.get(x)?, self.y.values.get(y)?);
        let mut scenario = self.scenario.clone();
        scenario.requests.count = 2;
        let both = [(&self.x.key, x), (&self.y.key, y)];
        let set = both
            .into_iter()
            .try_for_each(|(key, value)| parameter::set(&mut scenario, key, value));
        Some(set.map(|()| scenario))
    }

    fn scenarios(&self, row: usize) -> impl Iterator<Item = Result<Scenario, Problem>> {
        (0..self.x.values.len()).map_while(move |x| self.scenario(x, row))
    }
}

/// The cells of one row, from left to right; `row` is an index into the values of `y`.
///
/// # Errors
/// If a value is not for its setting.
pub fn row(plan: &Plan, row: usize, limits: &Limits) -> Result<Vec<Cell>, Problem> {
    let mut cells = verdicts(plan, row, limits)?;
    for (cell, failed) in cells.iter_mut().zip(counted(plan, row)?) {
        cell.failed = failed;
    }
    Ok(cells)
}

/// The same without any simulation: nothing has [`Cell::failed`].
///
/// # Errors
/// If a value is not for its setting.
pub fn verdicts(plan: &Plan, row: usize, limits: &Limits) -> Result<Vec<Cell>, Problem> {
    let cells = plan.scenarios(row).zip(&plan.x.values);
    let cells = cells.map(|(scenario, x)| Ok(cell(&scenario?, (x, &plan.y.values[row]), limits)));
    cells.collect()
}

/// [`Cell::failed`] of the cells of one row, for whoever wants the rest first.
///
/// # Errors
/// If a value is not for its setting.
pub fn counted(plan: &Plan, row: usize) -> Result<Vec<u32>, Problem> {
    // Delays of its own for each cell: with the same ones everywhere, what is chance in one
    // cell would be so in all.
    let first = row * plan.x.values.len();
    let count = |(scenario, cell): (Result<Scenario, Problem>, usize)| {
        let mut scenario = scenario?;
        let before = u64::try_from(cell).unwrap_or_default() * u64::from(plan.draws);
        scenario.seed = scenario.seed.wrapping_add(before);
        Ok(failures(scenario, plan.draws))
    };
    plan.scenarios(row).zip(first..).map(count).collect()
}

fn cell(scenario: &Scenario, (x, y): (&str, &str), limits: &Limits) -> Cell {
    let gap = Gap::Uniform(scenario.requests.pause);
    let [at_least, at_most] = [certain(scenario), possible(scenario)]
        .map(|window| window.map_or(Rate::default(), |window| window.rate(&gap)));
    Cell {
        x: String::from(x),
        y: String::from(y),
        verdict: judge(scenario, limits).verdict,
        at_least,
        at_most,
        failed: 0,
    }
}

/// In how many of these runs the second request was lost, or had to be sent again.
fn failures(mut scenario: Scenario, draws: u32) -> u32 {
    let failed =
        |one: &RequestOutcome| one.attempts > 1 || (one.result.is_err() && one.applied == 0);
    let mut count = 0;
    for _ in 0..draws {
        let mut world = World::new(&scenario, false);
        run(&mut world);
        count += u32::from(world.requests().get(1).is_some_and(failed));
        scenario.seed = scenario.seed.wrapping_add(1);
    }
    count
}
