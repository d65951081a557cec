//! Sequence numbers and their arithmetic.

use core::cmp::Ordering;
use core::fmt;
use core::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// A sequence number (RFC 9293 §3.4): arithmetic and order are modulo 2³².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeqNumber(pub u32);

impl SeqNumber {
    /// The later of two numbers.
    #[must_use]
    pub fn max_of(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
}

impl Add<u32> for SeqNumber {
    type Output = Self;

    fn add(self, octets: u32) -> Self {
        Self(self.0.wrapping_add(octets))
    }
}

impl Sub<u32> for SeqNumber {
    type Output = Self;

    fn sub(self, octets: u32) -> Self {
        Self(self.0.wrapping_sub(octets))
    }
}

/// How many octets lie between two numbers, the later first.
impl Sub for SeqNumber {
    type Output = u32;

    fn sub(self, earlier: Self) -> u32 {
        self.0.wrapping_sub(earlier.0)
    }
}

/// Half of the space is before a number, half after it: no total order, so no `Ord`.
impl PartialOrd for SeqNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.0.wrapping_sub(other.0).cast_signed().cmp(&0))
    }
}

impl fmt::Display for SeqNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_across_the_wrap() {
        let before = SeqNumber(u32::MAX);
        let after = before + 2;
        assert_eq!(after, SeqNumber(1));
        assert!(before < after);
        assert!(after > before);
        assert_eq!(after - before, 2);
    }
}
