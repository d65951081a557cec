//! Steps that are taken by the clock alone, the earliest first.
//!
//! Every closed connection leaves a timer for its TIME-WAIT, which runs out a minute later:
//! among the others they were looked at in each step, and made ten thousand connections take
//! five times as long, each, as one thousand. They all wait alike, so while the clock alone
//! chooses they stand in line.

use alloc::collections::VecDeque;

use super::{Agenda, Alarm, Pending, Step};

impl Agenda {
    /// From here on the earliest step is taken and no other.
    pub(in super::super) fn follow_clock(&mut self) {
        self.waiting.get_or_insert_default();
    }

    /// From here on everything is pending again, and can be chosen.
    pub(in super::super) fn leave_clock(&mut self) {
        self.pending
            .extend(self.waiting.take().into_iter().flatten());
    }

    /// Where what is due first stands among the pending steps, to which it comes out of the
    /// line.
    pub(in super::super) fn earliest_by_clock(&mut self) -> Option<usize> {
        let first = self.earliest();
        if let Some(waiting) = &mut self.waiting
            && let Some(front) = waiting.front()
            && first.is_none_or(|first| front.is_before(&self.pending[first]))
        {
            self.pending.extend(waiting.pop_front());
            return self.pending.len().checked_sub(1);
        }
        first
    }

    /// Whether nothing is pending.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.waiting.as_ref().is_none_or(VecDeque::is_empty)
    }

    /// Puts what was scheduled last in line, if there is a line and it is due behind those there.
    pub(in super::super) fn stand_in_line(&mut self) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        let last = waiting.back().map(|last| last.due);
        let is_behind = |one: &mut Pending| last.is_none_or(|last| last <= one.due);
        waiting.extend(self.pending.pop_if(is_behind));
    }

    /// Takes a timer of TIME-WAIT out of the line, if it stands there.
    pub(in super::super) fn leave_line(&mut self, alarm: Alarm) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        // Most often the latest, if it is there at all.
        let is_it = |one: &Pending| matches!(one.step, Step::Expire(other) if other == alarm);
        if let Some(place) = waiting.iter().rposition(is_it) {
            waiting.remove(place);
        }
    }
}
