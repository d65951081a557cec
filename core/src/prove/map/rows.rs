//! What is proven, computed and simulated for the cells of one row.

use alloc::string::String;
use alloc::vec::Vec;

use super::plan::{Cell, Plan};
use crate::prove::explore::{Limits, Verdict, verdicts_along};
use crate::prove::odds::{Gap, odds};
use crate::run::simulate::run;
use crate::scenario::Scenario;
use crate::scenario::parameter::Problem;
use crate::trace::RequestOutcome;
use crate::world::World;

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
    let scenarios = plan
        .scenarios(row)
        .collect::<Result<Vec<Scenario>, Problem>>()?;
    let verdicts = verdicts_along(&scenarios, plan.question, &plan.x.key, limits);
    let cells = scenarios.iter().zip(verdicts).zip(&plan.x.values);
    let cells = cells.map(|(judged, x)| cell(judged, (x, &plan.y.values[row])));
    Ok(cells.collect())
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

fn cell((scenario, verdict): (&Scenario, Verdict), (x, y): (&str, &str)) -> Cell {
    let gap = Gap::Uniform(scenario.requests.pause);
    let rates = odds(scenario).map(|odds| odds.first.rates(&gap));
    let [at_most, at_least] = rates.map_or([None; 2], |rates| rates.map(Some));
    Cell {
        x: String::from(x),
        y: String::from(y),
        verdict,
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
