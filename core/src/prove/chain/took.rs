//! How long something takes.

use crate::units::time::{Duration, Range};

/// So long stands for a handler that takes any time: longer than whatever waits for it.
pub(super) const LONG: Duration = Duration::from_secs(1_000_000);

/// How long something takes, at the least and at the most; `None` if nothing bounds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Took {
    pub(super) least: Duration,
    pub(super) most: Option<Duration>,
}

impl Took {
    pub(super) const NOTHING: Self = Self {
        least: Duration::ZERO,
        most: Some(Duration::ZERO),
    };

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            least: self.least + other.least,
            most: self.most.zip(other.most).map(|(one, other)| one + other),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.zip(other.most).map(|(one, other)| one.max(other)),
        }
    }

    /// What is left of it that is over by then.
    pub(super) fn within(self, limit: Option<Duration>) -> Self {
        let Some(limit) = limit else {
            return self;
        };
        Self {
            least: self.least.min(limit),
            most: Some(self.most.map_or(limit, |most| most.min(limit))),
        }
    }

    /// As the time of a handler.
    pub(super) fn range(self) -> Range {
        Range::between(self.least, self.most.unwrap_or(LONG).max(self.least))
    }
}

impl From<Range> for Took {
    fn from(range: Range) -> Self {
        Self {
            least: range.min(),
            most: Some(range.max()),
        }
    }
}
