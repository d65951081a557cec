//! A map as it is asked for, and what is known of each of its cells.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::axis::Axis;
use crate::prove::explore::{Question, Verdict};
use crate::prove::odds::Rate;
use crate::scenario::Scenario;
use crate::scenario::delays::DelayRole;
use crate::scenario::parameter::{self, Problem};

/// What is known of a pair of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The value of the first setting.
    pub x: String,
    /// The value of the second.
    pub y: String,
    /// Whether no request is lost and none applied twice, in any order: what
    /// [`Plan::question`] asks. The ending of one that is not safe is not looked for.
    pub verdict: Verdict,
    /// The closed form: how many of the pauses within their range fail the next request's
    /// first attempt, whatever the delays, in parts of 10^12. `null` if more can go wrong
    /// than the idle race, which is all that it counts.
    pub at_least: Option<Rate>,
    /// The same with the delays that are worst. Without ranges it is the same number.
    pub at_most: Option<Rate>,
    /// In how many simulated runs, of [`Plan::draws`], the request was lost or sent again.
    pub failed: u32,
}

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What is the same everywhere. Two requests of it are looked at.
    pub scenario: Scenario,
    /// What was set in it, by keys and values: a profile on an axis does not undo it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<(String, String)>,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// Simulated runs for each cell.
    pub draws: u32,
    /// What is asked of each cell, and at the border between them.
    #[serde(default = "as_timed")]
    pub question: Question,
}

/// What maps were of that say nothing about it.
const fn as_timed() -> Question {
    Question::AsTimed
}

/// What a map over these settings asks: any traffic, unless one of them is a part of what
/// that leaves open, the pause or the moment of a mishap.
#[must_use]
pub fn question(scenario: &Scenario, axes: [&Axis; 2]) -> Question {
    let mut scenario = scenario.clone();
    let open = |role: &DelayRole<'_>| {
        matches!(
            role,
            DelayRole::Pause(_) | DelayRole::Outage(_) | DelayRole::Moment(_)
        )
    };
    let delays = scenario.delays_mut();
    let mut moments = delays
        .iter()
        .filter(|one| open(&one.role))
        .map(|one| one.key);
    if moments.any(|key| axes.iter().any(|axis| axis.key == key)) {
        Question::AsTimed
    } else {
        Question::AnyTraffic
    }
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
        let moved = [(&self.x.key, x), (&self.y.key, y)];
        let set = self.settings.iter().map(|(key, value)| (key, value));
        let all = set.chain(moved);
        let all = all.map(|(key, value)| (key.as_str(), value.as_str()));
        let set = parameter::set_all(&mut scenario, all);
        Some(set.map(|()| scenario))
    }

    pub(super) fn scenarios(&self, row: usize) -> impl Iterator<Item = Result<Scenario, Problem>> {
        (0..self.x.values.len()).map_while(move |x| self.scenario(x, row))
    }
}
