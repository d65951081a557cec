//! After which pauses a request can be lost or applied twice, whatever came before.
//!
//! While it explores any traffic the search keeps when the latest pause began and ended, until
//! the request after it is decided. What lies between is read off the system of constraints.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::super::question::Question;
use super::super::search::Search;
use super::super::states::zone::{FOREVER, nanos};
use super::super::timeout_shift::Slack;
use super::super::verdict::Limits;
use crate::scenario::Scenario;
use crate::scenario::delays::DelayRole;
use crate::units::time::Duration;

/// Pauses that are next to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Pauses {
    /// The shortest.
    pub from: Duration,
    /// The longest; `null` for no end.
    pub to: Option<Duration>,
}

impl Pauses {
    /// Every pause there is: what fails after these has nothing to do with pauses.
    pub(super) const ANY: Self = Self {
        from: Duration::ZERO,
        to: None,
    };

    /// That after the word "pause": "from 289.97ms to 300.05ms".
    #[must_use]
    pub fn sentence(&self) -> String {
        let from = "from ".to_string() + &self.from.to_string();
        self.to.map_or_else(
            || from.clone() + " on",
            |to| from.clone() + " to " + &to.to_string(),
        )
    }
}

/// The pauses after which a request can be lost or applied twice under any traffic, in
/// ascending order; `None` if a limit was reached before all were found. Empty if no request
/// can, or if it takes no pause.
#[must_use]
pub fn failing_pauses(scenario: &Scenario, limits: &Limits) -> Option<Vec<Pauses>> {
    let asked = Question::AnyTraffic.asked(scenario);
    let mut search = Search::measuring(&asked, *limits, longest(scenario));
    if search.run(&mut |_| {}).is_some() {
        return None;
    }
    let mut found = search.lost_after().to_vec();
    found.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in found {
        match joined.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    let length = |nanos: i64| Duration::from_nanos(u64::try_from(nanos).unwrap_or_default());
    let pauses = joined.into_iter().map(|(from, to)| Pauses {
        from: length(from),
        to: (to < FOREVER).then(|| length(to)),
    });
    Some(pauses.collect())
}

/// Whether the first request of all can be lost or applied twice under any traffic: what
/// happens to it needs no pause. What was not looked at because a limit was reached is not.
pub(super) fn first_fails(scenario: &Scenario, limits: &Limits) -> bool {
    let question = Question::AnyTraffic;
    let mut asked = question.asked(scenario).into_owned();
    asked.requests.count = 1;
    Search::new(&asked, question, *limits, Slack::NONE).loses() == Some(true)
}

/// Longer than anything that the scenario waits for: what is longer than that is so for ever.
pub(super) fn longest(scenario: &Scenario) -> i64 {
    /// What the kernels wait for, but for what they send again.
    const KERNELS: Duration = Duration::from_secs(120);
    let mut scenario = scenario.clone();
    let lengths = scenario
        .delays_mut()
        .into_iter()
        .map(|delay| match delay.role {
            DelayRole::Pause(_) => Duration::ZERO,
            DelayRole::Timer(length)
            | DelayRole::Idle(length)
            | DelayRole::Held(length)
            | DelayRole::Announced(length) => *length,
            DelayRole::TimerLag(range)
            | DelayRole::ApplicationLag(range)
            | DelayRole::WakeLag(_, range)
            | DelayRole::Path(_, range)
            | DelayRole::Outage(range)
            | DelayRole::Moment(range)
            | DelayRole::Suspension(range) => range.max(),
        });
    nanos(lengths.fold(KERNELS, |sum, length| sum + length))
}
