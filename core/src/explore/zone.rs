//! All times at which the pending steps can be due, as one value.
//!
//! A zone is a set of points in as many dimensions as there are instants of interest:
//! the present, and when each pending step is due. It is given by the most that any
//! instant can lie after any other (a difference-bound matrix), closed under shortest
//! paths, so that each bound is reached and equal sets have equal bounds. Bounds are
//! whole nanoseconds: where there is a solution there is one in whole nanoseconds.

use alloc::vec::Vec;

use crate::time::{Duration, Range};

/// The row of the present.
pub(super) const NOW: usize = 0;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Zone {
    size: usize,
    /// At row a and column b the most that a can lie after b.
    bounds: Vec<i64>,
}

/// Where an instant of a new zone comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// It had this row before.
    Old(usize),
    /// So long after the present.
    New(Range),
}

impl Zone {
    /// Nothing but the present.
    pub(super) fn present() -> Self {
        Self {
            size: 1,
            bounds: Vec::from([0]),
        }
    }

    fn at(&self, a: usize, b: usize) -> i64 {
        self.bounds[a * self.size + b]
    }

    /// Whether every solution of this zone is one of the other.
    pub(super) fn lies_in(&self, other: &Self) -> bool {
        self.size == other.size
            && self
                .bounds
                .iter()
                .zip(&other.bounds)
                .all(|(own, others)| own <= others)
    }

    /// Whether there are solutions in which `first` is before every other instant but the
    /// present, by as much at least as `lead` says of it.
    ///
    /// Every new constraint begins at `first`. A cycle passes it once, so it suffices to
    /// look at cycles of one new constraint and one old bound.
    pub(super) fn can_be_first(&self, first: usize, lead: impl Fn(usize) -> i64) -> bool {
        self.others(first)
            .all(|other| self.at(other, first) >= lead(other))
    }

    /// Keeps these solutions. There must be one.
    ///
    /// A shortest path has one new constraint at most, for the same reason.
    pub(super) fn put_first(&mut self, first: usize, lead: impl Fn(usize) -> i64) {
        let mut row: Vec<i64> = (0..self.size).map(|to| self.at(first, to)).collect();
        for other in self.others(first) {
            for (to, bound) in row.iter_mut().enumerate() {
                *bound = (*bound).min(self.at(other, to) - lead(other));
            }
        }
        row[first] = 0;
        self.through(first, &row);
    }

    fn others(&self, first: usize) -> impl Iterator<Item = usize> + use<> {
        (NOW + 1..self.size).filter(move |&other| other != first)
    }

    /// Shortens every path that is shorter by `by`, from there on along `row`.
    fn through(&mut self, by: usize, row: &[i64]) {
        for from in 0..self.size {
            let way = self.at(from, by);
            for (to, bound) in row.iter().enumerate() {
                let old = &mut self.bounds[from * self.size + to];
                *old = (*old).min(way + bound);
            }
        }
    }

    /// The zone of other instants, of which some are new; the old present is forgotten
    /// unless it is among them.
    pub(super) fn reframed(&self, now: usize, sources: &[Source]) -> Self {
        let bound = |a: Source, b: Source| match (a, b) {
            (Source::Old(a), Source::Old(b)) => self.at(a, b),
            (Source::New(wait), Source::Old(b)) => nanos(wait.max()) + self.at(now, b),
            (Source::Old(a), Source::New(wait)) => self.at(a, now) - nanos(wait.min()),
            (Source::New(a), Source::New(b)) => nanos(a.max()) - nanos(b.min()),
        };
        let mut bounds = Vec::with_capacity(sources.len() * sources.len());
        for (row, &a) in sources.iter().enumerate() {
            for (column, &b) in sources.iter().enumerate() {
                bounds.push(if row == column { 0 } else { bound(a, b) });
            }
        }
        Self {
            size: sources.len(),
            bounds,
        }
    }

    /// Keeps the solutions in which `earlier` is not after `later`. There must be one.
    pub(super) fn order(&mut self, earlier: usize, later: usize) {
        let row: Vec<i64> = (0..self.size).map(|to| self.at(later, to)).collect();
        self.through(earlier, &row);
    }
}

/// A length as a bound. Sums of a few must fit, so a length of more than forty years is
/// taken for forty years.
pub(super) fn nanos(length: Duration) -> i64 {
    const MOST: i64 = i64::MAX / 7;
    i64::try_from(length.as_nanos()).map_or(MOST, |nanos| nanos.min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(min: u64, max: u64) -> Source {
        let length = Duration::from_nanos;
        Source::New(Range::new(length(min), length(max)).unwrap())
    }

    #[test]
    fn what_overlaps_can_come_first_and_narrows_the_rest() {
        let sources = [Source::Old(NOW), wait(3, 5), wait(4, 9), wait(6, 6)];
        let zone = Zone::present().reframed(NOW, &sources);
        assert!(!zone.can_be_first(3, |_| 0), "6 is after 3..5");
        let mut second_first = zone.clone();
        second_first.put_first(2, |_| 0);
        assert_eq!(second_first.at(2, NOW), 5, "no later than the first can be");
        assert_eq!(
            second_first.at(NOW, 1),
            -4,
            "the first is no earlier than that"
        );
        assert!(zone.can_be_first(2, |_| 1) && !zone.can_be_first(2, |_| 2));
    }

    #[test]
    fn an_order_narrows_both() {
        let sources = [Source::Old(NOW), wait(3, 5), wait(1, 4)];
        let mut zone = Zone::present().reframed(NOW, &sources);
        zone.order(1, 2);
        assert_eq!((zone.at(1, NOW), zone.at(NOW, 2)), (4, -3));
        assert!(!zone.can_be_first(2, |_| 1));
    }
}
