//! Steps that are taken by the clock alone, the earliest first.
//!
//! Every closed connection leaves a timer for its TIME-WAIT, which runs out a minute later:
//! among the others they were looked at in each step, and made ten thousand connections take
//! five times as long, each, as one thousand. They all wait alike, so while the clock alone
//! chooses they stand in line.

use super::{Agenda, Alarm, End, Line, Pending, Step};
use crate::machine::tcp::Timer;

impl Line {
    fn waiting(&self) -> &[Pending] {
        self.timers.get(self.over..).unwrap_or_default()
    }

    fn stands(&mut self, end: End) -> &mut bool {
        let place = end.connection.0 as usize;
        if self.ends.len() <= place {
            self.ends.resize(place.saturating_add(1), [false; 2]);
        }
        &mut self.ends[place][end.side.index()]
    }
}

impl Agenda {
    /// From here on the earliest step is taken and no other.
    pub(in super::super) fn follow_clock(&mut self) {
        self.waiting.get_or_insert_default();
    }

    /// From here on everything is pending again, and can be chosen.
    pub(in super::super) fn leave_clock(&mut self) {
        self.pending
            .extend_from_slice(self.waiting.take().unwrap_or_default().waiting());
    }

    /// Where what is due first stands among the pending steps, to which it comes out of the
    /// line.
    #[inline]
    pub(in super::super) fn earliest_by_clock(&mut self) -> Option<usize> {
        let first = self.earliest();
        if let Some(waiting) = &self.waiting
            && let Some(front) = waiting.waiting().first()
            && first.is_none_or(|first| front.is_before(&self.pending[first]))
        {
            return self.leave_first();
        }
        first
    }

    /// Takes the first out of the line, and says where it stands among the pending steps.
    #[cold]
    fn leave_first(&mut self) -> Option<usize> {
        let waiting = self.waiting.as_mut()?;
        let front = *waiting.waiting().first()?;
        waiting.over += 1;
        if let Step::Expire(Alarm::Tcp { end, .. }) = front.step {
            *waiting.stands(end) = false;
        }
        self.pending.push(front);
        self.pending.len().checked_sub(1)
    }

    /// Whether nothing is pending.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
            && self
                .waiting
                .as_ref()
                .is_none_or(|line| line.waiting().is_empty())
    }

    /// Puts what was scheduled last in line, if there is a line and it is due behind those there.
    pub(in super::super) fn stand_in_line(&mut self) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        let last = waiting.waiting().last().map(|last| last.due);
        if let Some(&one) = self.pending.last()
            && last.is_none_or(|last| last <= one.due)
        {
            if let Step::Expire(Alarm::Tcp { end, .. }) = one.step {
                *waiting.stands(end) = true;
            }
            waiting.timers.push(one);
            self.pending.truncate(self.pending.len() - 1);
        }
    }

    /// Takes an endpoint's timer of TIME-WAIT out of the line, if it stands there. Whether it
    /// does is noted, for most do not when they are asked for, and looking through the whole
    /// line for each made ten thousand connections take twenty times as long, each, as hundred.
    pub(in super::super) fn leave_line(&mut self, end: End) {
        let Some(waiting) = &mut self.waiting else {
            return;
        };
        if !core::mem::take(waiting.stands(end)) {
            return;
        }
        let timer = Timer::TimeWait;
        let its = Step::Expire(Alarm::Tcp { end, timer });
        // Most often one of the latest, if it has not run out.
        if let Some(place) = waiting.waiting().iter().rposition(|one| one.step == its) {
            waiting.timers.remove(waiting.over + place);
        }
    }
}
