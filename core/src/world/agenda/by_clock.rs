//! Steps that are taken by the clock alone, the earliest first.
//!
//! Every closed connection leaves a timer for its TIME-WAIT, which runs out a minute later:
//! among the others they were looked at in each step, and made ten thousand connections take
//! five times as long, each, as one thousand. They all wait alike, so while the clock alone
//! chooses they stand in line.

use alloc::collections::VecDeque;

use super::{Agenda, Alarm, Pending, Step};
use crate::machine::tcp;

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

    /// Takes what is due first off the agenda.
    pub(in super::super) fn take_earliest(&mut self) -> Option<Pending> {
        let first = self.earliest();
        if let Some(waiting) = &mut self.waiting
            && let Some(front) = waiting.front()
            && first.is_none_or(|first| front.is_before(&self.pending[first]))
        {
            return waiting.pop_front();
        }
        first.map(|first| self.pending.swap_remove(first))
    }

    /// Whether nothing is pending.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.waiting.as_ref().is_none_or(VecDeque::is_empty)
    }

    /// Puts what was scheduled last in line, if there is a line and it is due behind those there.
    pub(super) fn stand_in_line(&mut self) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        let last = waiting.back().map(|last| last.due);
        let is_behind = |one: &mut Pending| last.is_none_or(|last| last <= one.due);
        waiting.extend(self.pending.pop_if(is_behind));
    }

    /// Takes a timer of TIME-WAIT out of the line; returns whether it stood there.
    pub(super) fn leave_line(&mut self, alarm: Alarm) -> bool {
        let Some(waiting) = &mut self.waiting else {
            return false;
        };
        // Most often the latest, if it is there at all.
        let is_it = |one: &Pending| matches!(one.step, Step::Expire(other) if other == alarm);
        let found = waiting.iter().rposition(is_it);
        found.is_some_and(|place| waiting.remove(place).is_some())
    }
}

/// Whether it is a timer that all closed connections have, and that waits alike for all.
pub(super) const fn is_time_wait(step: &Step) -> bool {
    matches!(
        step,
        Step::Expire(Alarm::Tcp {
            timer: tcp::Timer::TimeWait,
            ..
        })
    )
}
