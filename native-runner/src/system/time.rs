//! Delays of a scenario on a real machine: which of them are slept, and which are
//! left to the machine because it has them anyway.

use std::time::Duration;

use idlerace_core::rng::SplitMix64;
use idlerace_core::time::{self, Range};

/// Delays up to here are not slept: timers are no finer, and the machine has delays of
/// this kind of its own.
pub const FINEST: time::Duration = time::Duration::from_millis(1);

/// Picks lengths out of ranges, the same ones for the same seed.
#[derive(Clone, Copy, Debug)]
pub struct Rng(SplitMix64);

impl Rng {
    /// Those of one side of a run.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }

    /// A length out of the range.
    pub fn pick(&mut self, range: Range) -> Duration {
        to_std(range.pick(self.0.draw()))
    }

    /// A length out of the range if it is slept, `None` if it is left to the machine.
    pub fn slept(&mut self, range: Range) -> Option<Duration> {
        needs_timer(range).then(|| self.pick(range))
    }
}

/// Whether a delay is slept.
#[must_use]
pub fn needs_timer(range: Range) -> bool {
    range.max() >= FINEST
}

/// A length as the standard library has it.
#[must_use]
pub const fn to_std(length: time::Duration) -> Duration {
    Duration::from_nanos(length.as_nanos())
}
