//! A map as it is asked for, and what is known of each of its cells.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::axis::Axis;
use crate::prove::explore::Verdict;
use crate::prove::odds::Rate;
use crate::scenario::Scenario;
use crate::scenario::parameter::{self, Problem};

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

    pub(super) fn scenarios(&self, row: usize) -> impl Iterator<Item = Result<Scenario, Problem>> {
        (0..self.x.values.len()).map_while(move |x| self.scenario(x, row))
    }
}
