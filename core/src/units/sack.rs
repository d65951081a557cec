//! What arrived out of order, as the receiver of it keeps and reports it (RFC 2018).
//!
//! Knows neither when a report is sent nor what its reader makes of it.

use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::number::SeqNumber;

/// A range of octets that arrived out of order, first included, last excluded
/// (RFC 2018).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sack {
    /// The first octet that arrived.
    pub start: SeqNumber,
    /// The octet after the last that arrived.
    pub end: SeqNumber,
}

impl Sack {
    const NOTHING: Self = Self {
        start: SeqNumber(0),
        end: SeqNumber(0),
    };

    /// Whether both are one range, or two without a hole between them.
    fn meets(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    fn joined(self, other: Self) -> Self {
        let start = if self.start < other.start {
            self.start
        } else {
            other.start
        };
        Self {
            start,
            end: self.end.max_of(other.end),
        }
    }
}

/// Ranges with holes before and between them, the one that grew last first
/// (`tp->selective_acks`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Form", into = "Form")]
pub struct Sacks {
    count: u8,
    /// From `count` on there is [`Sack::NOTHING`].
    ranges: [Sack; Self::MOST],
}

impl Sacks {
    /// How many a receiver keeps (`TCP_NUM_SACKS`).
    pub const MOST: usize = 4;
    /// How many a segment has room for beside timestamps (RFC 2018 §3).
    pub const REPORTED: usize = 3;
    /// Everything arrived in order.
    pub const NONE: Self = Self {
        count: 0,
        ranges: [Sack::NOTHING; Self::MOST],
    };

    /// Tells the numbers from others that lie so far ahead.
    pub fn rebase(&mut self, by: u32) {
        for range in &mut self.ranges[..usize::from(self.count)] {
            range.start = range.start - by;
            range.end = range.end - by;
        }
    }

    /// The ranges, the one that grew last first.
    #[must_use]
    pub fn as_slice(&self) -> &[Sack] {
        &self.ranges[..usize::from(self.count)]
    }

    /// Whether everything arrived in order.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The end of the hole that comes first.
    #[must_use]
    pub fn first_hole_ends(&self) -> Option<SeqNumber> {
        let starts = self.as_slice().iter().map(|range| range.start);
        starts.reduce(|least, start| if start < least { start } else { least })
    }

    /// The octet after the last that arrived.
    #[must_use]
    pub fn highest(&self) -> Option<SeqNumber> {
        let ends = self.as_slice().iter().map(|range| range.end);
        ends.reduce(SeqNumber::max_of)
    }

    /// What fits a segment.
    #[must_use]
    pub fn reported(&self) -> Self {
        // Most often there is none, and every segment asks.
        if self.is_empty() {
            return Self::NONE;
        }
        self.as_slice().iter().take(Self::REPORTED).collect()
    }

    /// Octets arrived out of order (`tcp_sack_new_ofo_skb`): the range that they belong to
    /// moves to the front. Of five the one that has been waiting longest is forgotten.
    pub fn add(&mut self, range: Sack) {
        let meets = |known: &&Sack| known.meets(range);
        let grown = self.as_slice().iter().filter(meets);
        let grown = grown.fold(range, |all, known| all.joined(*known));
        let apart = self.as_slice().iter().filter(|known| !known.meets(range));
        *self = core::iter::once(&grown).chain(apart).collect();
    }

    /// What comes before `end` is in order: takes the ranges that follow on it out, and
    /// tells where the next hole begins (`tcp_ofo_queue`, `tcp_sack_remove`).
    pub fn take(&mut self, mut end: SeqNumber) -> SeqNumber {
        while self.as_slice().iter().any(|range| range.start <= end) {
            let (filled, apart): (Vec<&Sack>, Vec<&Sack>) =
                self.as_slice().iter().partition(|range| range.start <= end);
            end = filled.iter().fold(end, |end, range| end.max_of(range.end));
            *self = apart.into_iter().collect();
        }
        end
    }
}

impl Default for Sacks {
    fn default() -> Self {
        Self::NONE
    }
}

/// Takes as many as there is room for.
impl<'a> FromIterator<&'a Sack> for Sacks {
    fn from_iter<I: IntoIterator<Item = &'a Sack>>(ranges: I) -> Self {
        let mut all = Self::NONE;
        for (place, range) in all.ranges.iter_mut().zip(ranges) {
            *place = *range;
            all.count += 1;
        }
        all
    }
}

/// Only the ranges that there are: most often there is none.
impl Hash for Sacks {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

/// ` <sack 180:241 303:366>`, or nothing.
impl fmt::Display for Sacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return Ok(());
        }
        f.write_str(" <sack")?;
        for range in self.as_slice() {
            write!(f, " {}:{}", range.start, range.end)?;
        }
        f.write_str(">")
    }
}

/// The fields of a segment in JSON: the first range, and the others where there are more.
#[derive(Serialize, Deserialize)]
struct Form {
    #[serde(default)]
    sack: Option<Sack>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    more_sacks: Vec<Sack>,
}

impl From<Sacks> for Form {
    fn from(sacks: Sacks) -> Self {
        let mut ranges = sacks.as_slice().iter().copied();
        Self {
            sack: ranges.next(),
            more_sacks: ranges.collect(),
        }
    }
}

impl TryFrom<Form> for Sacks {
    type Error = &'static str;

    fn try_from(form: Form) -> Result<Self, Self::Error> {
        if form.sack.is_none() && !form.more_sacks.is_empty() {
            return Err("more_sacks: there is no first range in sack");
        }
        if form.more_sacks.len() >= Self::MOST {
            return Err("more_sacks: a receiver reports at most four ranges");
        }
        Ok(form.sack.iter().chain(&form.more_sacks).collect())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn range(start: u32, end: u32) -> Sack {
        Sack {
            start: SeqNumber(start),
            end: SeqNumber(end),
        }
    }

    fn of(ranges: &[(u32, u32)]) -> Sacks {
        let mut sacks = Sacks::NONE;
        for (start, end) in ranges {
            sacks.add(range(*start, *end));
        }
        sacks
    }

    /// RFC 2018 §4: the first range is the one that the latest segment belongs to.
    #[test]
    fn the_range_that_grew_last_comes_first() {
        assert_eq!(
            of(&[(180, 241), (303, 366)]).to_string(),
            " <sack 303:366 180:241>"
        );
        assert_eq!(
            of(&[(180, 241), (303, 366), (241, 250)]).to_string(),
            " <sack 180:250 303:366>"
        );
        assert_eq!(
            of(&[(303, 366), (180, 241), (241, 303)]).to_string(),
            " <sack 180:366>"
        );
    }

    #[test]
    fn of_five_the_oldest_is_forgotten_and_three_are_reported() {
        let five = of(&[(50, 51), (40, 41), (30, 31), (20, 21), (10, 11)]);
        assert_eq!(five.highest(), Some(SeqNumber(41)));
        assert_eq!(five.first_hole_ends(), Some(SeqNumber(10)));
        assert_eq!(five.reported().to_string(), " <sack 10:11 20:21 30:31>");
    }

    /// A file with one range, or none, reads as it always did.
    #[test]
    fn the_first_range_stands_where_the_only_one_stands() {
        for (sacks, json) in [
            (of(&[]), r#"{"sack":null}"#),
            (of(&[(2, 3)]), r#"{"sack":{"start":2,"end":3}}"#),
            (
                of(&[(2, 3), (5, 6)]),
                r#"{"sack":{"start":5,"end":6},"more_sacks":[{"start":2,"end":3}]}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&sacks).unwrap(), json);
            assert_eq!(serde_json::from_str::<Sacks>(json).unwrap(), sacks);
        }
        let orphans = r#"{"sack":null,"more_sacks":[{"start":2,"end":3}]}"#;
        assert!(serde_json::from_str::<Sacks>(orphans).is_err());
    }

    #[test]
    fn what_follows_on_what_is_in_order_is_taken() {
        let mut sacks = of(&[(30, 40), (10, 20), (u32::MAX, 0)]);
        assert_eq!(sacks.take(SeqNumber(u32::MAX - 1)), SeqNumber(u32::MAX - 1));
        assert_eq!(sacks.take(SeqNumber(u32::MAX)), SeqNumber(0));
        assert_eq!(sacks.to_string(), " <sack 10:20 30:40>");
        assert_eq!(sacks.take(SeqNumber(30)), SeqNumber(40));
        assert!(sacks.is_empty());
    }
}
