//! The formula of the border between what is safe and what is not, where an axis is an idle
//! timeout: with the names of the settings that the axes move, and the numbers of the others.
//!
//! A long border is sampled. Rules that differ are all told.

use alloc::string::String;
use alloc::vec::Vec;

use super::plan::Plan;
use crate::prove::explore::{Direction, Limits, along};

/// So many places of a border are looked at.
const PLACES: usize = 12;

/// A cell that is not safe, and on which axis and which way a safe one is next to it.
struct Place<'p> {
    cell: (usize, usize),
    key: &'p str,
    way: Direction,
}

/// What holds on the safe side of a border and not on the other, for the traffic that the
/// plan has. `is_safe` knows of each cell, by indices into the axes, whether it is safe, if
/// that is known.
pub fn edges(
    plan: &Plan,
    is_safe: impl Fn(usize, usize) -> Option<bool>,
    limits: &Limits,
) -> Vec<String> {
    let places = places(plan, is_safe);
    let every = places.len().div_ceil(PLACES).max(1);
    let axes = [plan.x.key.as_str(), plan.y.key.as_str()];
    let mut rules = Vec::new();
    for place in places.iter().step_by(every) {
        let Some(Ok(scenario)) = plan.scenario(place.cell.0, place.cell.1) else {
            continue;
        };
        let found = along(&scenario, plan.question, place.key, place.way, limits);
        let rule = found.map(|inequality| inequality.rule(&axes));
        rules.extend(rule.filter(|rule| !rules.contains(rule)));
    }
    rules
}

fn places(plan: &Plan, is_safe: impl Fn(usize, usize) -> Option<bool>) -> Vec<Place<'_>> {
    let (columns, rows) = (plan.x.values.len(), plan.y.values.len());
    let mut places = Vec::new();
    for (x, y) in (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y))) {
        let longer = [
            (x + 1 < columns).then_some((x + 1, y)),
            (y + 1 < rows).then_some((x, y + 1)),
        ];
        for (other, key) in longer.into_iter().zip([&plan.x.key, &plan.y.key]) {
            let Some(other) = other else { continue };
            let (cell, way) = match (is_safe(x, y), is_safe(other.0, other.1)) {
                (Some(false), Some(true)) => ((x, y), Direction::Longer),
                (Some(true), Some(false)) => (other, Direction::Shorter),
                (Some(_) | None, Some(_) | None) => continue,
            };
            places.push(Place { cell, key, way });
        }
    }
    places
}
