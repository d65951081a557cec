//! What an order asks of its pending steps: that each waits long enough, and not too long.

use alloc::vec::Vec;

use super::super::states::zone::nanos;
use super::difference::{Bound, DifferenceConstraint, at_least};
use crate::units::segment::Side;
use crate::units::time::Range;
use crate::world::{Pending, Step};

/// A step that is pending from the end of one choice to the beginning of another, at least.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    since: usize,
    until: usize,
    length: Range,
    step: Step,
}

impl Wait {
    /// Whose idle timeout it is, if it is one.
    fn whose(&self) -> Option<Side> {
        let ends = |side: &Side| self.step.ends_idleness_of(*side);
        [Side::Client, Side::Server].into_iter().find(ends)
    }

    /// Nothing that is pending is overdue. At the last choice before which it was pending
    /// that says it of all others.
    pub(super) fn most(self) -> DifferenceConstraint {
        DifferenceConstraint {
            step: Some(self.step),
            timeout: self.whose().map(|side| (side, Bound::Most)),
            ..at_least(self.until, self.since, -nanos(self.length.max()))
        }
    }

    /// What is taken has waited long enough.
    pub(super) fn least(self) -> DifferenceConstraint {
        DifferenceConstraint {
            step: Some(self.step),
            timeout: self.whose().map(|side| (side, Bound::Least)),
            ..at_least(self.since, self.until, nanos(self.length.min()))
        }
    }
}

/// Notes that a step is pending before choice `now`; what was not known before was scheduled
/// by the choice before it.
pub(super) fn record_observation(
    waits: &mut Vec<Option<Wait>>,
    (pending, length): (&Pending, Range),
    (before, now): (usize, usize),
) {
    let place = pending.order as usize;
    if waits.len() <= place {
        waits.resize(place + 1, None);
    }
    let wait = waits[place].get_or_insert(Wait {
        since: before,
        until: now,
        length,
        step: pending.step,
    });
    wait.until = now;
}
