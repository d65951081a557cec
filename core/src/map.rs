//! A map over two settings: for each pair of values what is proven, what the closed form
//! says, and what a simulation counts.
//!
//! Row by row, so that who draws it can begin at once, stop at any time, and share the rows
//! with others.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::explore::{Limits, Verdict, judge};
use crate::odds::{Gap, Rate, certain, possible};
use crate::parameter::{self, Problem};
use crate::scenario::Scenario;
use crate::simulate::run;
use crate::trace::RequestOutcome;
use crate::world::World;

/// A setting and the values that it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Axis {
    /// The key of its parameter.
    pub key: String,
    /// Its values, as texts that `parameter::set` takes.
    pub values: Vec<String>,
}

/// What is known of a pair of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    /// How often the simulation saw a first attempt fail, of [`Plan::draws`].
    pub failed: u32,
}

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// The cells of one row, from left to right; `row` is an index into the values of `y`.
///
/// # Errors
/// If a value is not for its setting.
pub fn row(plan: &Plan, row: usize, limits: &Limits) -> Result<Vec<Cell>, Problem> {
    let Some(y) = plan.y.values.get(row) else {
        return Ok(Vec::new());
    };
    let mut scenario = plan.scenario.clone();
    scenario.requests.count = 2;
    parameter::set(&mut scenario, &plan.y.key, y)?;
    let cell = |x: &String| {
        parameter::set(&mut scenario, &plan.x.key, x)?;
        Ok(cell(&scenario, (x, y), plan.draws, limits))
    };
    plan.x.values.iter().map(cell).collect()
}

fn cell(scenario: &Scenario, (x, y): (&str, &str), draws: u32, limits: &Limits) -> Cell {
    let gap = Gap::Uniform(scenario.requests.pause);
    let [at_least, at_most] = [certain(scenario), possible(scenario)]
        .map(|window| window.map_or(Rate::default(), |window| window.rate(&gap)));
    Cell {
        x: String::from(x),
        y: String::from(y),
        verdict: judge(scenario, limits).verdict,
        at_least,
        at_most,
        failed: failures(scenario, draws),
    }
}

/// In how many of these runs the second request's first attempt failed.
fn failures(scenario: &Scenario, draws: u32) -> u32 {
    let failed = |one: &RequestOutcome| one.result.is_err() || one.attempts > 1;
    let mut scenario = scenario.clone();
    let mut count = 0;
    for _ in 0..draws {
        let mut world = World::new(&scenario, false);
        run(&mut world);
        count += u32::from(world.requests().get(1).is_some_and(failed));
        scenario.seed = scenario.seed.wrapping_add(1);
    }
    count
}
