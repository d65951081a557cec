//! From the time of a run to the time in which it is played, and back: silence passes fast,
//! what happens within milliseconds is slowed down. Times in, times out; this file does not
//! know what is drawn.
//!
//! The way from one to the other is a line with a knot at each moment at which something is
//! to be seen. It never runs back and never stands still, so every instant of the run has its
//! place in the playing, and the other way round.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use crate::units::time::{Duration, Instant};

/// The least that what matters of a run takes to play.
pub const SHORTEST: Duration = Duration::from_secs(8);
/// The most that it takes.
pub const LONGEST: Duration = Duration::from_secs(10);
/// From one moment to the next at least, as long as all of them leave half of the playing for
/// what there is besides; otherwise they share the other half.
pub const READABLE: Duration = Duration::from_millis(100);

/// How long one thing is read, about.
const READ: u64 = Duration::from_millis(180).as_nanos();
/// So many things are read at once.
const READ_AT_ONCE: u32 = 3;
/// How long a packet is under way, about.
const FLIGHT: u64 = Duration::from_millis(750).as_nanos();
/// What takes as many times as long if packets pass each other.
const PASSING: u32 = 2;
/// For each doubling of a silence, from a millisecond on.
const SILENCE: u64 = Duration::from_millis(60).as_nanos();
/// What comes before and after what matters: so many times as fast.
const ASIDE: u64 = 3;

/// A moment at which something is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// When.
    pub at: Instant,
    /// How many things are there to read from then on.
    pub marks: u32,
    /// How many packets are under way from then until the next moment.
    pub flying: u32,
}

/// Where an instant of the run is in the playing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knot {
    /// The instant of the run.
    pub at: Instant,
    /// How long after the beginning it is played.
    pub played: Duration,
}

/// How fast a run is played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    knots: Vec<Knot>,
}

impl Pace {
    /// The pace of a run with these moments, which are in order and each at an instant of its
    /// own; a packet of it is under way for `flight`. What `matters` goes slower than the rest;
    /// what is played in `whole` takes from [`SHORTEST`] to [`LONGEST`].
    #[must_use]
    pub fn new(
        beats: &[Beat],
        flight: Duration,
        matters: RangeInclusive<Instant>,
        whole: RangeInclusive<Instant>,
    ) -> Self {
        let gaps = beats.windows(2);
        let liked: Vec<u64> = gaps
            .map(|pair| liked(pair[0], pair[1].at - pair[0].at, flight, &matters))
            .collect();
        // Where nothing asks for time all gaps share it.
        let none = liked.iter().all(|&liked| liked == 0);
        let liked = if none { vec![1; liked.len()] } else { liked };
        let place = |at: &Instant| beats.partition_point(|beat| beat.at < *at);
        let (from, to) = (place(whole.start()), place(whole.end()).min(liked.len()));
        let within = liked.get(from..to).unwrap_or_default();
        let is_empty = within.iter().all(|&liked| liked == 0);
        let within = if is_empty { &liked } else { within };
        let all: u64 = within.iter().sum();
        let whole = all.clamp(SHORTEST.as_nanos(), LONGEST.as_nanos());
        let count = u64::try_from(within.len()).unwrap_or(u64::MAX).max(1);
        let least = READABLE.as_nanos().min(whole / (2 * count));
        let rest = whole - least * count;
        let mut knots = Vec::with_capacity(beats.len());
        let (mut least_by_then, mut liked_by_then) = (0, 0);
        for (index, beat) in beats.iter().enumerate() {
            let share = scaled(liked_by_then, all, rest);
            let played = Duration::from_nanos(least_by_then + share);
            knots.push(Knot {
                at: beat.at,
                played,
            });
            least_by_then += least;
            liked_by_then += liked.get(index).copied().unwrap_or(0);
        }
        Self { knots }
    }

    /// Its knots, in order.
    #[must_use]
    pub fn knots(&self) -> &[Knot] {
        &self.knots
    }

    /// How long it takes to play the run.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.knots.last().map_or(Duration::ZERO, |knot| knot.played)
    }

    /// How long after the beginning an instant is played; what is before the first moment or
    /// after the last one is played with it.
    #[must_use]
    pub fn played(&self, at: Instant) -> Duration {
        let after = self.knots.partition_point(|knot| knot.at <= at);
        let played = self.between(after, |from, to| {
            let (since, wait) = (at - from.at, to.at - from.at);
            let length = to.played.as_nanos() - from.played.as_nanos();
            let along = scaled(since.as_nanos(), wait.as_nanos(), length);
            from.played + Duration::from_nanos(along)
        });
        played.unwrap_or_else(|knot| knot.map_or(Duration::ZERO, |knot| knot.played))
    }

    /// Which instant is played so long after the beginning.
    #[must_use]
    pub fn instant(&self, played: Duration) -> Instant {
        let after = self.knots.partition_point(|knot| knot.played <= played);
        let at = self.between(after, |from, to| {
            let since = played.as_nanos() - from.played.as_nanos();
            let length = to.played.as_nanos() - from.played.as_nanos();
            let along = scaled(since, length, (to.at - from.at).as_nanos());
            from.at + Duration::from_nanos(along)
        });
        at.unwrap_or_else(|knot| knot.map_or(Instant::START, |knot| knot.at))
    }

    /// What lies between the knot of this number and the one before it; the nearest knot if
    /// there is only one of them.
    fn between<T>(&self, after: usize, of: impl Fn(Knot, Knot) -> T) -> Result<T, Option<Knot>> {
        let from = after
            .checked_sub(1)
            .and_then(|before| self.knots.get(before));
        match (from.copied(), self.knots.get(after).copied()) {
            (Some(from), Some(to)) => Ok(of(from, to)),
            (from, to) => Err(from.or(to)),
        }
    }
}

/// How long the time from a moment to the next one would like to be played, in nanoseconds.
fn liked(beat: Beat, wait: Duration, flight: Duration, matters: &RangeInclusive<Instant>) -> u64 {
    let read = READ * u64::from(beat.marks.min(READ_AT_ONCE));
    let wait_nanos = wait.as_nanos();
    let seen = if beat.flying == 0 {
        let millis = wait_nanos / Duration::from_millis(1).as_nanos();
        SILENCE * u64::from((millis + 1).ilog2())
    } else {
        let flight = flight.as_nanos().max(1);
        let flown = scaled(wait_nanos.min(flight), flight, FLIGHT);
        flown * u64::from(beat.flying.min(PASSING))
    };
    let is_aside = beat.at < *matters.start() || beat.at >= *matters.end();
    (read + seen) / if is_aside { ASIDE } else { 1 }
}

/// `part` of `whole`, as a part of `of`; all of it if there is nothing to be a part of. Bit by
/// bit, for the product can be too long for a word; a division of longer ones takes a kilobyte
/// of the page's program.
fn scaled(part: u64, whole: u64, of: u64) -> u64 {
    if whole == 0 {
        return of;
    }
    let (mut scaled, mut rest) = (0, 0);
    for bit in (0..u64::BITS - of.leading_zeros()).rev() {
        rest = 2 * rest + part * (of >> bit & 1);
        scaled = 2 * scaled + rest / whole;
        rest %= whole;
    }
    scaled
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn a_part_is_what_longer_words_say() {
        let lengths = [1, 2, 999, 1_000_000, 4_999_999_999, 86_400_000_000_007];
        for whole in lengths {
            for part in lengths {
                for of in lengths {
                    let long = u128::from(part) * u128::from(of) / u128::from(whole);
                    if let Ok(expected) = u64::try_from(long) {
                        assert_eq!(scaled(part, whole, of), expected, "{part} {whole} {of}");
                    }
                }
            }
        }
        assert_eq!((scaled(1, 0, 7), scaled(3, 7, 0)), (7, 0));
    }
}
