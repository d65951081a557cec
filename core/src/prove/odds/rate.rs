//! Shares of pauses, in whole numbers: parts of 10^12, rounded to the nearest.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::window::Window;
use crate::units::time::{Duration, Range};

/// How long the pauses are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// All the same.
    Fixed(Duration),
    /// Every length in the range as often.
    Uniform(Range),
    /// As between requests that come independently of each other.
    Exponential {
        /// On the average.
        mean: Duration,
    },
    /// In each range every length as often, and the ranges by their weights.
    Given(Vec<(Range, u32)>),
}

/// A probability in parts of 10^12, rounded to the nearest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(pub u64);

impl Rate {
    /// What is certain.
    pub const ONE: Self = Self(1_000_000_000_000);

    /// How many of so many requests, rounded to the nearest.
    #[must_use]
    pub fn of(self, requests: u64) -> u64 {
        let all = u128::from(Self::ONE.0);
        let share = (u128::from(requests) * u128::from(self.0) + all / 2) / all;
        u64::try_from(share).unwrap_or(u64::MAX)
    }
}

impl Window {
    /// The share of the pauses that lie in it.
    #[must_use]
    pub fn rate(self, gap: &Gap) -> Rate {
        self.weigh(gap, |range| self.uniform(range))
    }

    /// The same of pauses that are sure to fail: one that is always the same and lies at an end
    /// of the window is not.
    #[must_use]
    pub(super) fn sure_rate(self, gap: &Gap) -> Rate {
        self.weigh(gap, |range| {
            let is_tie = range.min() == range.max() && self.ends_at(range.min());
            if is_tie { Rate(0) } else { self.uniform(range) }
        })
    }

    fn weigh(self, gap: &Gap, of_range: impl Fn(Range) -> Rate) -> Rate {
        match gap {
            Gap::Fixed(pause) => of_range(Range::fixed(*pause)),
            Gap::Uniform(range) => of_range(*range),
            Gap::Exponential { mean } => {
                let begins = survives(self.from, *mean);
                let ends = self.until.map_or(0, |until| survives(until, *mean));
                nearest(begins - ends, UNIT)
            }
            Gap::Given(ranges) => {
                let all: u128 = ranges.iter().map(|(_, weight)| u128::from(*weight)).sum();
                let part = |(range, weight): &(Range, u32)| {
                    u128::from(of_range(*range).0) * u128::from(*weight)
                };
                let sum: u128 = ranges.iter().map(part).sum();
                Rate(u64::try_from((sum + all / 2) / all.max(1)).unwrap_or(Rate::ONE.0))
            }
        }
    }

    /// Of the whole nanoseconds in the range.
    fn uniform(self, range: Range) -> Rate {
        let from = self.from.max(range.min()).as_nanos();
        let last = self
            .until
            .map_or(range.max(), |until| until.min(range.max()));
        let inside = u128::from((last.as_nanos() + 1).saturating_sub(from));
        let all = u128::from(range.max().as_nanos() - range.min().as_nanos()) + 1;
        // A share of some is not one of none, however small.
        nearest(inside, all).max(Rate(u64::from(inside > 0)))
    }
}

fn nearest(part: u128, all: u128) -> Rate {
    let parts = (part * u128::from(Rate::ONE.0) + all / 2) / all;
    Rate(u64::try_from(parts).unwrap_or(Rate::ONE.0))
}

/// One, in what `survives` counts.
const UNIT: u128 = 1 << 60;

/// e^-1 in these units.
const E_INVERSE: u128 = 424_136_118_829_305_330;

/// The share of exponential pauses that are longer than this: e^(-length/mean), with an
/// error below 2^-52.
fn survives(length: Duration, mean: Duration) -> u128 {
    let (length, mean) = (u128::from(length.as_nanos()), u128::from(mean.as_nanos()));
    if mean == 0 {
        return if length == 0 { UNIT } else { 0 };
    }
    let (whole, rest) = (length / mean, length % mean);
    // Beyond this nothing is left.
    if whole > 42 {
        return 0;
    }
    let fraction = (rest << 60) / mean;
    // 1 - x + x^2/2 - ...: the terms fall, so the sum of the even ones is the larger.
    let (mut even, mut odd, mut term) = (0, 0, UNIT);
    for number in 1..=24 {
        if number % 2 == 1 {
            even += term;
        } else {
            odd += term;
        }
        term = ((term * fraction) >> 60) / number;
    }
    (0..whole).fold(even - odd, |left, _| (left * E_INVERSE) >> 60)
}

/// So many exponential pauses, each as long as the middle one of its equal share of all, the
/// shortest first: what comes at random, without chance.
#[must_use]
pub fn spread(mean: Duration, count: u64) -> Vec<Duration> {
    let (mean, count) = (u128::from(mean.as_nanos()), u128::from(count));
    // The share of the pauses that are longer falls from one to the next by 1/count, and so a
    // pause grows by ln((2i + 1) / (2i - 1)) = 2 atanh(1 / 2i).
    let mut grown = if count == 0 {
        0
    } else {
        2 * inverse_atanh(4 * count - 1)
    };
    let mut pauses = Vec::new();
    for left in (0..count).rev() {
        let nanos = (mean * grown) >> 60;
        pauses.push(Duration::from_nanos(
            u64::try_from(nanos).unwrap_or(u64::MAX),
        ));
        grown += if left == 0 {
            0
        } else {
            2 * inverse_atanh(2 * left)
        };
    }
    pauses
}

/// atanh(1 / of), for two or more.
fn inverse_atanh(of: u128) -> u128 {
    let (mut sum, mut power, mut times) = (0, UNIT / of, 1);
    while power > 0 {
        sum += power / times;
        power = power / of / of;
        times += 2;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_right_to_the_last_part() {
        let ns = Duration::from_nanos;
        for (length, mean, parts) in [
            (0, 7, 1_000_000_000_000),
            (1, 1, 367_879_441_171),
            (1, 2, 606_530_659_713),
            (5, 1, 6_737_946_999),
            (20, 1, 2_061),
            (99, 1, 0),
        ] {
            let all = survives(ns(length), ns(mean));
            assert_eq!(nearest(all, UNIT), Rate(parts), "{length}/{mean}");
        }
    }

    #[test]
    fn pauses_are_spread_as_exponential_ones_lie() {
        let mean = Duration::from_millis(320);
        let pauses = spread(mean, 1_000);
        assert_eq!(pauses.len(), 1_000);
        for (pause, shorter) in pauses.iter().zip(0_u128..) {
            let longer = UNIT - UNIT * (2 * shorter + 1) / 2_000;
            let off = survives(*pause, mean).abs_diff(longer);
            assert!(off < UNIT >> 26, "{shorter}: {pause}, {off}");
        }
    }

    #[test]
    fn a_rate_is_a_share() {
        let ms = Duration::from_millis;
        let window = Window {
            from: ms(290),
            until: Some(ms(300)),
        };
        let half = Range::new(ms(280), Duration::from_nanos(299_999_999)).unwrap();
        assert_eq!(window.rate(&Gap::Uniform(half)), Rate(500_000_000_000));
        assert_eq!(window.rate(&Gap::Fixed(ms(295))), Rate::ONE);
        assert_eq!(window.rate(&Gap::Fixed(ms(301))), Rate(0));
        // At an end it is the winner of a tie that decides.
        for tie in [290, 300].map(|end| Gap::Fixed(ms(end))) {
            assert_eq!(
                [window.rate(&tie), window.sure_rate(&tie)],
                [Rate::ONE, Rate(0)]
            );
        }
        assert_eq!(window.sure_rate(&Gap::Fixed(ms(295))), Rate::ONE);
        let given = Gap::Given(Vec::from([(half, 1), (Range::fixed(ms(1)), 3)]));
        assert_eq!(window.rate(&given), Rate(125_000_000_000));
        assert_eq!(window.rate(&given).of(1_000_000), 125_000);
    }
}
