//! One demand of an order: how far apart two of its instants are, at least.

use super::super::timeout_shift::{Direction, TimeoutShift};
use crate::units::segment::Side;
use crate::world::Step;

/// `later` lies at least `by` after `earlier`. Both count the choices from 1; 0 is the
/// beginning.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct DifferenceConstraint {
    pub(super) earlier: usize,
    pub(super) later: usize,
    pub(in super::super) by: i64,
    /// The step that it is the wait for, if it is.
    pub(in super::super) step: Option<Step>,
    /// Whose idle timeout this is of, if it is: and whether it is the least that it takes,
    /// or the negative of the most.
    pub(super) timeout: Option<(Side, Bound)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Least,
    Most,
}

/// How a timeout is moved, by x nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Shift {
    /// Every time it is as much shorter or longer.
    Uniform(TimeoutShift),
    /// Every time by as much as it likes, up to x.
    Independent(TimeoutShift),
}

impl DifferenceConstraint {
    /// Whether both are demands on the same two instants.
    pub(in super::super) fn is_between_the_same(&self, other: &Self) -> bool {
        (self.earlier, self.later) == (other.earlier, other.later)
    }

    /// By how much the bound grows with each nanosecond of x.
    pub(super) fn slope(&self, moving: Shift) -> i64 {
        let (Shift::Uniform(one) | Shift::Independent(one)) = moving;
        let Some((_, bound)) = self.timeout.filter(|(of, _)| *of == one.of) else {
            return 0;
        };
        match (moving, one.way, bound) {
            (Shift::Uniform(_), Direction::Longer, Bound::Least)
            | (Shift::Uniform(_), Direction::Shorter, Bound::Most) => 1,
            (_, Direction::Longer, Bound::Most) | (_, Direction::Shorter, Bound::Least) => -1,
            (Shift::Independent(_), _, _) => 0,
        }
    }
}

/// Such a demand that is of no step.
pub(super) const fn at_least(earlier: usize, later: usize, by: i64) -> DifferenceConstraint {
    DifferenceConstraint {
        earlier,
        later,
        by,
        step: None,
        timeout: None,
    }
}
