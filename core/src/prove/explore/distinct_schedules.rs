//! Orders that differ in what a host sees, not only in how they end.

use alloc::vec::Vec;

use super::constraints::schedule as schedule_of;
use super::search::Search;
use super::verdict::{LimitReached, Limits};
use crate::run::schedule::Schedule;
use crate::scenario::Scenario;

/// Orders of a scenario that can be told apart by what either host sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistinctSchedules {
    /// One schedule for each, those with the fewest steps first.
    pub schedules: Vec<Schedule>,
    /// How many more were found.
    pub left_out: usize,
    /// The limit that ended the search for more, if one did.
    pub reached: Option<LimitReached>,
}

/// Finds every order that differs from the others in what happens at the client's host, at
/// the server's or between them, each taken by itself; keeps the first `most`.
#[must_use]
pub fn distinct_schedules(scenario: &Scenario, limits: &Limits, most: usize) -> DistinctSchedules {
    let mut search = Search::distinct(scenario, *limits);
    let reached = search.run(&mut |_| {});
    let endings = search.endings();
    let schedule = |(path, _): &(Vec<_>, _)| schedule_of(scenario, path);
    DistinctSchedules {
        schedules: endings.iter().take(most).map(schedule).collect(),
        left_out: endings.len().saturating_sub(most),
        reached,
    }
}
