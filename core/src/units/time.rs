//! Time that cannot be misused: points, lengths and ranges of lengths, in whole
//! nanoseconds.
//!
//! Points do not add, lengths are never negative, and every length prints and
//! parses with its unit. This file does not know what any time is for.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;
use core::ops::{Add, AddAssign, Sub};
use core::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time: nanoseconds since the run began.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(u64);

/// A length of time in nanoseconds.
///
/// In text it carries its unit: `300ms`, `1.5s`, `20us`, `7ns`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

/// A length of time that is known only to lie between two bounds, both included.
///
/// In text it is one length (`5ms`) or two (`4ms..6ms`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Range {
    min: Duration,
    max: Duration,
}

/// Why a text is not a length or a range of lengths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError(String);

impl Instant {
    /// The moment at which a run begins.
    pub const START: Self = Self(0);

    /// The point `nanos` nanoseconds after the start.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the start.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// How long after `earlier` this is; zero if it is not after it.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, length: Duration) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, length: Duration) {
        *self = *self + length;
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.since(earlier)
    }
}

/// Milliseconds with three decimals: what a reader of a trace compares.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0 / 1_000;
        let text = format!("{}.{:03}ms", micros / 1_000, micros % 1_000);
        f.pad(&text)
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `nanos` nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros.saturating_mul(1_000))
    }

    /// `millis` milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000_000))
    }

    /// `secs` seconds.
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000_000_000))
    }

    /// The length in nanoseconds.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Whole seconds, the rest cut off: what `Keep-Alive: timeout=` can carry.
    #[must_use]
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000_000_000
    }

    /// The same without what is no whole second.
    #[must_use]
    pub const fn whole_secs(self) -> Self {
        Self::from_secs(self.as_secs())
    }

    /// Whether this is no time at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// `factor` times this length, at most the longest there is.
    #[must_use]
    pub const fn times(self, factor: u64) -> Self {
        Self(self.0.saturating_mul(factor))
    }

    /// This length less `other`, or `None` where nothing would be left.
    #[must_use]
    pub fn less(self, other: Self) -> Option<Self> {
        self.0
            .checked_sub(other.0)
            .filter(|&rest| rest > 0)
            .map(Self)
    }
}

impl Add for Duration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// The shortest exact form: `300ms`, `1.5s`, `0s`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scale, unit) = match self.0 {
            0 => (1_000_000_000, "s"),
            n if n < 1_000 => (1, "ns"),
            n if n < 1_000_000 => (1_000, "us"),
            n if n < 1_000_000_000 => (1_000_000, "ms"),
            _ => (1_000_000_000, "s"),
        };
        let (whole, rest) = (self.0 / scale, self.0 % scale);
        let mut text = whole.to_string();
        if rest > 0 {
            let digits = scale.ilog10() as usize;
            text.push('.');
            text.push_str(format!("{rest:0digits$}").trim_end_matches('0'));
        }
        text.push_str(unit);
        f.pad(&text)
    }
}

impl FromStr for Duration {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let wrong = || {
            ParseError(format!(
                "\"{text}\" is not a length of time; write it like 300ms, 1.5s, 20us or 2m"
            ))
        };
        let trimmed = text.trim();
        let split = trimmed
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(wrong)?;
        let (number, unit) = trimmed.split_at(split);
        let scale: u64 = match unit.trim() {
            "ns" => 1,
            "us" | "µs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return Err(wrong()),
        };
        let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
        let whole: u64 = whole.parse().map_err(|_| wrong())?;
        let mut nanos = whole.checked_mul(scale).filter(|_| !decimals.is_empty());
        let mut place = scale;
        for digit in decimals.chars() {
            let digit = digit.to_digit(10).ok_or_else(wrong)?;
            // What would be rounded is not the length that was meant: 0.1ns is none, and not 0.
            if digit > 0 && (place == 0 || !place.is_multiple_of(10)) {
                return Err(wrong());
            }
            place /= 10;
            let part = u64::from(digit) * place;
            nanos = nanos.and_then(|nanos| nanos.checked_add(part));
        }
        nanos.map(Self).ok_or_else(wrong)
    }
}

impl Range {
    /// Exactly `length`.
    #[must_use]
    pub const fn fixed(length: Duration) -> Self {
        Self {
            min: length,
            max: length,
        }
    }

    /// From `min` to `max`, both included; `None` if `min` is above `max`.
    #[must_use]
    pub const fn new(min: Duration, max: Duration) -> Option<Self> {
        if min.0 <= max.0 {
            Some(Self { min, max })
        } else {
            None
        }
    }

    /// From `min` to `max`, both included, for bounds that are known to be in order: in a
    /// constant a slip does not compile.
    ///
    /// # Panics
    /// If `min` is above `max`.
    #[must_use]
    pub const fn between(min: Duration, max: Duration) -> Self {
        assert!(min.0 <= max.0, "a range begins with its smaller length");
        Self { min, max }
    }

    /// Anything up to `max`.
    #[must_use]
    pub const fn up_to(max: Duration) -> Self {
        let min = Duration::ZERO;
        Self { min, max }
    }

    /// The range with both ends changed alike: `change` makes no shorter length the longer.
    #[must_use]
    pub fn map(self, change: impl Fn(Duration) -> Duration) -> Self {
        let (min, max) = (change(self.min), change(self.max));
        debug_assert!(min <= max, "{self} would become {min}..{max}");
        Self { min, max }
    }

    /// The shortest length in the range.
    #[must_use]
    pub const fn min(self) -> Duration {
        self.min
    }

    /// The longest length in the range.
    #[must_use]
    pub const fn max(self) -> Duration {
        self.max
    }

    /// The length that `fraction` (of 2⁶⁴) of the way through the range picks.
    #[must_use]
    pub fn pick(self, fraction: u64) -> Duration {
        let width = u128::from(self.max.0 - self.min.0) + 1;
        let offset = (width * u128::from(fraction)) >> 64;
        debug_assert!(offset < width, "the shift leaves less than the width");
        self.min + Duration(u64::try_from(offset).unwrap_or(0))
    }
}

/// Both ends later by a length.
impl Add<Duration> for Range {
    type Output = Self;

    fn add(self, length: Duration) -> Self {
        Self {
            min: self.min + length,
            max: self.max + length,
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max {
            self.min.fmt(f)
        } else {
            f.pad(&format!("{}..{}", self.min, self.max))
        }
    }
}

impl FromStr for Range {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let Some((min, max)) = text.split_once("..") else {
            return text.parse().map(Self::fixed);
        };
        let end = |part: &str| {
            part.parse().map_err(|_| {
                ParseError(format!(
                    "\"{text}\" is not a range of lengths; write it like 4ms..6ms"
                ))
            })
        };
        Self::new(end(min)?, end(max)?).ok_or_else(|| {
            ParseError(format!(
                "\"{text}\" begins above its end; write the smaller length first"
            ))
        })
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for ParseError {}

/// Lengths travel as text in every format, so that a unit can never be guessed wrong.
macro_rules! as_text {
    ($type:ty, $like:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($like)
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    };
}

as_text!(Duration, "a length of time in quotes like \"300ms\"");
as_text!(
    Range,
    "a length of time in quotes like \"5ms\" or \"4ms..6ms\""
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_print_and_parse_with_their_unit() {
        for (nanos, text) in [
            (0, "0s"),
            (7, "7ns"),
            (20_000, "20us"),
            (1_500, "1.5us"),
            (300_000_000, "300ms"),
            (299_500_000, "299.5ms"),
            (1_500_000_000, "1.5s"),
            (60_000_000_000, "60s"),
        ] {
            assert_eq!(Duration(nanos).to_string(), text);
            assert_eq!(text.parse(), Ok(Duration(nanos)));
        }
        assert_eq!("2m".parse(), Ok(Duration::from_secs(120)));
        assert_eq!("0.5000000000000us".parse(), Ok(Duration(500)));
        assert_eq!("0.000000001h".parse(), Ok(Duration(3_600)));
        assert_eq!("18446744073.709551615s".parse(), Ok(Duration(u64::MAX)));
        assert!("18446744073.709551616s".parse::<Duration>().is_err());
    }

    #[test]
    fn what_is_not_a_length_is_named() {
        for text in [
            "",
            "300",
            "-5ms",
            "5 parsecs",
            "ms",
            "1.2.3s",
            "99999999999999h",
            ".",
            "1.s",
            "0.0000001ns",
            "0.05ns",
            "1.5ns",
            "0.3333333333s",
        ] {
            let refused = text.parse::<Duration>().unwrap_err().to_string();
            assert!(refused.contains(&format!("\"{text}\"")), "{refused}");
        }
        assert!(
            "6ms..4ms"
                .parse::<Range>()
                .unwrap_err()
                .to_string()
                .contains("begins above its end")
        );
    }

    #[test]
    fn a_range_picks_both_its_ends_and_nothing_outside() {
        let range: Range = "4ns..6ns".parse().unwrap();
        assert_eq!(range.pick(0), Duration(4));
        assert_eq!(range.pick(u64::MAX), Duration(6));
        assert_eq!(Range::fixed(Duration(5)).pick(u64::MAX), Duration(5));
    }

    #[test]
    fn a_range_is_changed_at_both_its_ends() {
        let range = Range::between(Duration(4), Duration(6));
        assert_eq!(Some(range), Range::new(Duration(4), Duration(6)));
        assert_eq!(Range::new(Duration(6), Duration(4)), None);
        let doubled = range.map(|length| length.times(2));
        assert_eq!(doubled, Range::between(Duration(8), Duration(12)));
        assert_eq!(
            Range::up_to(Duration(6)),
            Range::between(Duration(0), Duration(6))
        );
    }
}
