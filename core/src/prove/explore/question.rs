//! What is asked of a scenario: whether it is safe as it is timed, or for any traffic.

use alloc::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;
use crate::units::time::{Duration, Range};

/// What is asked of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// As it stands: its own pauses, as many requests as it has, its mishaps when it has them.
    AsTimed,
    /// Any pause from nothing to for ever, any number of requests, and any moment of those
    /// mishaps that the scenario has.
    AnyTraffic,
}

impl Question {
    /// The scenario that is explored to answer it.
    pub(super) fn asked(self, scenario: &Scenario) -> Cow<'_, Scenario> {
        match self {
            Self::AsTimed => Cow::Borrowed(scenario),
            Self::AnyTraffic => {
                let mut asked = scenario.clone();
                asked.requests.count = 3;
                asked.requests.pause =
                    Range::new(Duration::ZERO, Duration::from_secs(86_400)).unwrap_or_default();
                Cow::Owned(asked)
            }
        }
    }
}
