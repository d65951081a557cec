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
        let front = self.waiting.as_mut().filter(|waiting| {
            let front = waiting.front();
            let is_first =
                |front: &Pending| first.is_none_or(|first| front.is_before(&self.pending[first]));
            front.is_some_and(is_first)
        });
        match (front, first) {
            (Some(waiting), _) => waiting.pop_front(),
            (None, Some(first)) => Some(self.pending.swap_remove(first)),
            (None, None) => None,
        }
    }

    /// Whether nothing is pending.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.pending.is_empty() && self.waiting.as_ref().is_none_or(VecDeque::is_empty)
    }

    /// Where a step stands in line, if there is a line, it waits as all there do, and it is due
    /// behind them.
    pub(super) fn line_for(&mut self, pending: &Pending) -> Option<&mut VecDeque<Pending>> {
        let waiting = self.waiting.as_mut()?;
        let waits = matches!(
            pending.step,
            Step::Expire(Alarm::Tcp {
                timer: tcp::Timer::TimeWait,
                ..
            })
        );
        let is_behind = waiting.back().is_none_or(|last| last.due <= pending.due);
        (waits && is_behind).then_some(waiting)
    }

    /// Takes a timer out of the line; returns whether it stood there.
    pub(super) fn leave_line(&mut self, alarm: Alarm) -> bool {
        let Some(waiting) = &mut self.waiting else {
            return false;
        };
        let waits = matches!(
            alarm,
            Alarm::Tcp {
                timer: tcp::Timer::TimeWait,
                ..
            }
        );
        // Most often the latest, if it is there at all.
        let is_it = |one: &Pending| matches!(one.step, Step::Expire(other) if other == alarm);
        let found = waits.then(|| waiting.iter().rposition(is_it)).flatten();
        found.is_some_and(|place| waiting.remove(place).is_some())
    }
}
