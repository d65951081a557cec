//! Numbers for random settings, the same for the same seed.

use idlerace_core::rng::SplitMix64;
use idlerace_core::time::{Duration, Range};

/// Draws them.
pub(crate) struct Dice(pub(crate) SplitMix64);

impl Dice {
    /// A number below this one; 0 if there is none.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.draw() % end.max(1)
    }

    pub(crate) fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        let index = self.below(values.len() as u64);
        values[usize::try_from(index).unwrap()]
    }

    /// Lengths of time in nanoseconds: the least below `most`, and often no more than that.
    pub(crate) fn range(&mut self, most: u64, width: u64) -> Range {
        let (min, width) = (self.below(most), self.one_of(&[0, 0, width]));
        let max = min + self.below(width + 1);
        Range::new(Duration::from_nanos(min), Duration::from_nanos(max)).unwrap()
    }
}
