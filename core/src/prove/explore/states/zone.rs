//! All times at which the pending steps can be due, as one value.
//!
//! A zone is a set of points in as many dimensions as there are instants of interest:
//! the present, and when each pending step is due. It is given by the most that any
//! instant can lie after any other (a difference-bound matrix), closed under shortest
//! paths, so that each bound is reached and equal sets have equal bounds. Bounds are
//! whole nanoseconds: where there is a solution there is one in whole nanoseconds.
//!
//! Where nothing is in a range there is one solution only, and it is kept as what it is:
//! one instant for each row in the place of a matrix.

use alloc::vec::Vec;

use crate::units::time::{Duration, Range};

/// The row of the present.
pub(in super::super) const NOW: usize = 0;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Zone {
    size: usize,
    /// How many of the last rows are instants that have passed: they are told apart from what
    /// is to come, and nothing waits for them.
    past: usize,
    /// Whether there is one solution only, as far as was looked: see [`Zone::narrow`].
    exact: bool,
    /// At row a and column b the most that a can lie after b; if it is exact a single row,
    /// how long after the present each is.
    dbm: Vec<i64>,
}

/// Where an instant of a new zone comes from: it is so long after that of an old row.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Source {
    row: usize,
    least: i64,
    most: i64,
}

impl Source {
    /// The instant of this row.
    pub(in super::super) const fn old(row: usize) -> Self {
        Self {
            row,
            least: 0,
            most: 0,
        }
    }

    /// So long after the instant of this row.
    pub(in super::super) fn after(row: usize, wait: Range) -> Self {
        Self {
            row,
            least: nanos(wait.min()),
            most: nanos(wait.max()),
        }
    }
}

impl Zone {
    /// Nothing but the present.
    pub(in super::super) fn present() -> Self {
        Self {
            size: 1,
            past: 0,
            exact: true,
            dbm: Vec::from([0]),
        }
    }

    /// Makes it the other, in the same memory.
    pub(in super::super) fn copy_from(&mut self, other: &Self) {
        self.dbm.clone_from(&other.dbm);
        (self.size, self.past, self.exact) = (other.size, other.past, other.exact);
    }

    /// How many instants it has.
    pub(in super::super) const fn rows(&self) -> usize {
        self.size
    }

    /// How many octets it takes.
    pub(in super::super) fn size(&self) -> usize {
        self.dbm.len() * 8
    }

    /// When each is, if there is one solution only.
    pub(in super::super) fn instants(&self) -> Option<&[i64]> {
        self.exact.then_some(&self.dbm)
    }

    /// Makes it the zone of these instants; the first is that of the present.
    pub(in super::super) fn set(&mut self, instants: impl Iterator<Item = i64>) {
        self.dbm.clear();
        self.dbm.extend(instants);
        self.size = self.dbm.len();
        self.past = 0;
        self.exact = true;
    }

    /// Says how many of the last rows have passed.
    pub(in super::super) const fn set_past(&mut self, rows: usize) {
        self.past = rows;
    }

    /// The least and the most by which one instant lies after another.
    pub(in super::super) fn between(&self, earlier: usize, later: usize) -> (i64, i64) {
        (-self.at(earlier, later), self.at(later, earlier))
    }

    /// Forgets how long ago what has passed was, if that is longer than `most`: that it is,
    /// and how long it was from one to the next, is kept.
    pub(in super::super) fn forget_age(&mut self, most: i64) {
        let last = self.size - 1;
        if self.past == 0 || self.exact || self.at(last, NOW) > -most {
            return;
        }
        let (first, size) = (self.size - self.past, self.size);
        for row in 0..first {
            let after_now = self.at(NOW, row) - most;
            for past in first..size {
                let before_last = self.at(past, last);
                self.dbm[past * size + row] = bounded(before_last + after_now);
                self.dbm[row * size + past] = FOREVER;
            }
        }
    }

    /// Forgets all of when something begins and when it ends, which is so much later, but that
    /// it is not over.
    pub(in super::super) fn forget_when(&mut self, [begins, ends]: [usize; 2], length: i64) {
        debug_assert!(!self.exact, "what can begin at any time is in a range");
        let size = self.size;
        for row in 0..size {
            let after_now = self.at(row, NOW);
            for (one, least) in [(begins, 1 - length), (ends, 1)] {
                self.dbm[one * size + row] = FOREVER;
                self.dbm[row * size + one] = bounded(after_now - least);
            }
        }
        for (one, other, by) in [(begins, ends, -length), (ends, begins, length)] {
            self.dbm[one * size + other] = by;
            self.dbm[one * size + one] = 0;
        }
    }

    fn at(&self, a: usize, b: usize) -> i64 {
        if self.exact {
            self.dbm[a] - self.dbm[b]
        } else {
            self.dbm[a * self.size + b]
        }
    }

    /// Whether every solution of this zone is one of the other. Both are narrowed.
    pub(in super::super) fn is_included_in(&self, other: &Self) -> bool {
        if self.size != other.size || self.exact && other.exact {
            return self == other;
        }
        if self.exact == other.exact {
            let mut pairs = self.dbm.iter().zip(&other.dbm);
            return pairs.all(|(own, others)| own <= others);
        }
        let rows = || 0..self.size;
        // More solutions than one do not lie in one.
        !other.exact && rows().all(|a| rows().all(|b| self.at(a, b) <= other.at(a, b)))
    }

    /// Whether there are solutions in which `first` is before every other instant but the
    /// present, by as much at least as `lead` says of it.
    ///
    /// Every new constraint begins at `first`. A cycle passes it once, so it suffices to
    /// look at cycles of one new constraint and one old bound.
    pub(in super::super) fn is_firable(&self, first: usize, lead: impl Fn(usize) -> i64) -> bool {
        if self.exact {
            let after = |other: usize| self.dbm[other] - self.dbm[first];
            return self.others(first).all(|other| after(other) >= lead(other));
        }
        let after = |other: usize| self.dbm[other * self.size + first];
        self.others(first).all(|other| after(other) >= lead(other))
    }

    /// Whether a step can be the first, as far as it has to be, and after this instant.
    pub(in super::super) fn is_firable_after(
        &self,
        (first, earlier): (usize, usize),
        lead: impl Fn(usize) -> i64,
    ) -> bool {
        if !self.is_firable(first, &lead) {
            return false;
        }
        let mut fired = self.clone();
        fired.fire(first, lead);
        fired.at(first, earlier) >= 0
    }

    /// Keeps these solutions. There must be one.
    ///
    /// A shortest path has one new constraint at most, for the same reason.
    pub(in super::super) fn fire(&mut self, first: usize, lead: impl Fn(usize) -> i64) {
        debug_assert!(self.is_firable(first, &lead), "no instant allows this step");
        if self.exact {
            return;
        }
        // What is certainly later says nothing new, and most often all is: a closed matrix has
        // every path by way of it. Asking first halves what this takes.
        let mut narrowed = false;
        for other in self.others(first) {
            let lead = lead(other);
            if self.at(first, other) <= -lead {
                continue;
            }
            narrowed = true;
            if let Some([own, others]) = self.two_rows(first, other) {
                for (bound, way) in own.iter_mut().zip(others) {
                    *bound = (*bound).min(bounded(*way - lead));
                }
            }
        }
        if narrowed {
            self.close_through(first, first);
        }
        debug_assert!(self.is_closed_at(first), "a shorter path was left out");
    }

    /// Whether no path by way of this row is shorter than a bound. The whole matrix is
    /// closed if that holds for every row; one row is what an operation can get wrong.
    fn is_closed_at(&self, by: usize) -> bool {
        let rows = || 0..self.size;
        let through = |a, b| bounded(self.at(a, by).saturating_add(self.at(by, b)));
        rows().all(|a| self.at(a, a) == 0 && rows().all(|b| self.at(a, b) <= through(a, b)))
    }

    fn others(&self, first: usize) -> impl Iterator<Item = usize> + use<> {
        (NOW + 1..self.size - self.past).filter(move |&other| other != first)
    }

    fn two_rows(&mut self, one: usize, other: usize) -> Option<[&mut [i64]; 2]> {
        let row = |index: usize| index * self.size..(index + 1) * self.size;
        self.dbm.get_disjoint_mut([row(one), row(other)]).ok()
    }

    /// Shortens every path that is shorter by `by` and from `then` on. The row of `then`
    /// itself has no such path: there would be a cycle.
    fn close_through(&mut self, by: usize, then: usize) {
        for from in 0..self.size {
            let way = self.at(from, by);
            // Nothing is nearer by a way without a bound.
            if way == FOREVER {
                continue;
            }
            if let Some([own, others]) = self.two_rows(from, then) {
                for (bound, rest) in own.iter_mut().zip(others) {
                    *bound = (*bound).min(bounded(way + *rest));
                }
            }
        }
    }

    /// Makes it the zone of other instants, the first of which is the new present. `spare`
    /// is memory to work in.
    pub(in super::super) fn rebase(&mut self, sources: &[Source], spare: &mut Vec<i64>) {
        spare.clear();
        let fixed = |one: &Source| one.least == one.most;
        let exact = self.exact && sources.iter().all(fixed);
        let now = sources.first().map_or(NOW, |now| now.row);
        if exact {
            spare.extend(sources.iter().map(|one| self.at(one.row, now) + one.least));
        } else {
            spare.reserve(sources.len() * sources.len());
            for (row, a) in sources.iter().enumerate() {
                if self.exact {
                    let bound = |b: &Source| bounded(self.at(a.row, b.row) + a.most - b.least);
                    spare.extend(sources.iter().map(bound));
                } else {
                    let own = &self.dbm[a.row * self.size..][..self.size];
                    let bound = |b: &Source| bounded(own[b.row] + a.most - b.least);
                    spare.extend(sources.iter().map(bound));
                }
                spare[row * sources.len() + row] = 0;
            }
        }
        core::mem::swap(&mut self.dbm, spare);
        self.size = sources.len();
        self.past = 0;
        self.exact = exact;
    }

    /// Keeps the solutions in which `earlier` is not after `later`. There must be one.
    pub(in super::super) fn order(&mut self, earlier: usize, later: usize) {
        if !self.exact {
            self.close_through(earlier, later);
            debug_assert!(self.is_closed_at(earlier), "a shorter path was left out");
        }
    }

    /// Finds out whether there is one solution only.
    pub(in super::super) fn detect_point(&mut self) {
        let fixed = |row| self.at(row, NOW) == -self.at(NOW, row);
        if !self.exact && (0..self.size).all(fixed) {
            for row in 0..self.size {
                self.dbm[row] = self.dbm[row * self.size];
            }
            self.dbm.truncate(self.size);
            self.exact = true;
        }
    }
}

/// No bound at all. Sums of a few must fit, so more than twenty years count as for ever.
pub(in super::super) const FOREVER: i64 = i64::MAX / 7;

/// A bound, or none.
const fn bounded(sum: i64) -> i64 {
    if sum > FOREVER / 2 { FOREVER } else { sum }
}

/// A length as a bound.
pub(in super::super) fn nanos(length: Duration) -> i64 {
    i64::try_from(length.as_nanos()).map_or(FOREVER, bounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(min: u64, max: u64) -> Source {
        let length = Duration::from_nanos;
        Source::after(NOW, Range::new(length(min), length(max)).unwrap())
    }

    fn zone(waits: &[Source]) -> Zone {
        let mut zone = Zone::present();
        zone.rebase(&[&[Source::old(NOW)], waits].concat(), &mut Vec::new());
        zone
    }

    #[test]
    fn what_overlaps_can_come_first_and_narrows_the_rest() {
        let zone = zone(&[wait(3, 5), wait(4, 9), wait(6, 6)]);
        assert!(!zone.is_firable(3, |_| 0), "6 is after 3..5");
        let mut second_first = zone.clone();
        second_first.fire(2, |_| 0);
        assert_eq!(second_first.at(2, NOW), 5, "no later than the first can be");
        assert_eq!(
            second_first.at(NOW, 1),
            -4,
            "the first is no earlier than that"
        );
        assert!(zone.is_firable(2, |_| 1) && !zone.is_firable(2, |_| 2));
    }

    #[test]
    fn an_order_narrows_both() {
        let mut zone = zone(&[wait(3, 5), wait(1, 4)]);
        zone.order(1, 2);
        assert_eq!((zone.at(1, NOW), zone.at(NOW, 2)), (4, -3));
        assert!(!zone.is_firable(2, |_| 1));
    }

    #[test]
    fn one_solution_is_the_same_as_bounds_that_meet() {
        let exact = zone(&[wait(3, 3), wait(5, 5)]);
        assert!(exact.exact && exact.is_firable(1, |_| 2) && !exact.is_firable(2, |_| 0));
        let mut wide = zone(&[wait(3, 4), wait(1, 3)]);
        assert!(!wide.is_included_in(&exact) && !exact.is_included_in(&wide));
        // 3 at the least is not after 3 at the most: both are due at 3.
        wide.order(1, 2);
        assert!(!wide.exact);
        wide.detect_point();
        assert_eq!(wide, zone(&[wait(3, 3), wait(3, 3)]));
        assert!(wide.is_included_in(&zone(&[wait(3, 4), wait(1, 3)])));
        let (mut spare, next) = (Vec::new(), [Source::old(1), Source::old(2), wait(2, 2)]);
        let mut later = exact;
        later.rebase(&next, &mut spare);
        assert_eq!(
            later.dbm,
            [0, 2, -1],
            "2 after the old present is before this one"
        );
    }
}
