//! A timeout that is moved: whose, and how far.

use crate::scenario::Scenario;
use crate::units::segment::Side;
use crate::units::time::{Duration, Range};
use crate::world::Pending;

/// Which way a timeout is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// It runs out sooner.
    Shorter,
    /// It runs out later.
    Longer,
}

/// An idle timeout, by whose it is, and which way it is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeoutShift {
    pub(super) of: Side,
    pub(super) way: Direction,
}

impl TimeoutShift {
    /// The key of what is moved (`parameter::find`).
    pub(super) const fn parameter(self) -> &'static str {
        match self.of {
            Side::Client => "client.idle_timeout",
            Side::Server => "server.idle_timeout",
        }
    }

    /// What is moved, if the scenario has it.
    pub(super) const fn value(self, scenario: &Scenario) -> Option<Duration> {
        match self.of {
            Side::Client => scenario.client.idle_timeout,
            Side::Server => scenario.server.idle_timeout,
        }
    }

    /// Whether a hint of the server's decides in the place of what is moved.
    pub(super) const fn is_hinted(self, scenario: &Scenario) -> bool {
        let hinted = scenario.server.hint.is_some() && scenario.client.hint_margin.is_some();
        hinted && matches!(self.of, Side::Client)
    }

    /// As far as it can be moved from `value`.
    pub(super) fn most(self, value: Duration) -> Duration {
        match self.way {
            Direction::Shorter => value,
            Direction::Longer => LONGEST.less(value).unwrap_or_default(),
        }
    }

    /// Where `value` is after it was moved by so much.
    pub(super) fn moved(self, value: Duration, by: Duration) -> Duration {
        match self.way {
            Direction::Shorter => value.less(by).unwrap_or_default(),
            Direction::Longer => value + by,
        }
    }

    /// The scenario with the timeout at this value.
    pub(super) fn set(self, scenario: &Scenario, value: Duration) -> Scenario {
        let mut changed = scenario.clone();
        match self.of {
            Side::Client => changed.client.idle_timeout = Some(value),
            Side::Server => changed.server.idle_timeout = Some(value),
        }
        changed
    }
}

/// The bound of the parameters.
pub(super) const LONGEST: Duration = Duration::from_secs(86_400);

/// How much sooner or later than the scenario says an idle timer can run out, each time
/// anew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slack {
    pub(super) moved: Option<TimeoutShift>,
    pub(super) by: Duration,
}

impl Slack {
    pub(super) const NONE: Self = Self {
        moved: None,
        by: Duration::ZERO,
    };

    /// How long after it was scheduled a step can happen.
    pub(super) fn wait(self, pending: &Pending) -> Range {
        let wait = pending.wait;
        let Some(moved) = self
            .moved
            .filter(|one| pending.step.ends_idleness_of(one.of))
        else {
            return wait;
        };
        let (min, max) = match moved.way {
            Direction::Shorter => (moved.moved(wait.min(), self.by), wait.max()),
            Direction::Longer => (wait.min(), wait.max() + self.by),
        };
        Range::new(min, max).unwrap_or(wait)
    }
}
