//! A figure at a step of its run: what has happened, and what comes later.

use alloc::vec::Vec;
use core::mem::take;

use super::lanes::Lanes;
use super::list::Figure;
use super::shape::{Line, PX};
use crate::draw::ladder::ArrowEnd;
use crate::trace::EventId;

/// What has just left is so long.
const STUB: i64 = 14 * PX;

impl Figure<'_> {
    /// Takes what comes from this event on, or below this height, and the lanes, over which the
    /// rest is drawn. What is under way is left as far as it has come, and so are idle timers;
    /// a race window is not there before its end.
    #[must_use]
    pub fn take_later(&mut self, event: EventId, row: u32) -> Self {
        let floor = i64::from(row) * PX;
        self.windows.retain(|mark| mark.window.end <= row);
        let later = Self {
            lanes: Lanes {
                list: take(&mut self.lanes.list),
                ..self.lanes
            },
            height: self.height,
            windows: Vec::new(),
            timers: split(&mut self.timers, |mark| mark.bar.began < event),
            cuts: split(&mut self.cuts, |mark| mark.silence.at <= row),
            ticks: split(&mut self.ticks, |mark| mark.tick.at <= row),
            notes: split(&mut self.notes, |mark| mark.note.event < event),
            arrows: split(&mut self.arrows, |mark| mark.arrow.sent < event),
        };
        for mark in &mut self.timers {
            let spent = (floor - mark.area.at.y).max(PX);
            mark.area.height = mark.area.height.min(spent);
            let name = mark.name.take();
            mark.name = name.filter(|name| name.spot.at.y < floor);
        }
        for mark in &mut self.arrows {
            if mark.arrow.outcome == ArrowEnd::UnderWay {
                mark.line.cut(floor);
            }
        }
        later
    }
}

/// Takes what comes after the last that has happened. Marks stand in order.
fn split<T>(marks: &mut Vec<T>, has_happened: impl Fn(&T) -> bool) -> Vec<T> {
    marks.split_off(marks.partition_point(has_happened))
}

impl Line {
    /// Ends it at this height, if it goes farther.
    fn cut(&mut self, floor: i64) {
        let Self { from, to } = self;
        let (come, way) = ((floor - from.y).max(STUB), to.y - from.y);
        if come < way {
            to.x = from.x + (to.x - from.x) * come / way;
            to.y = from.y + come;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::ladder::Ladder;
    use crate::run::chain::simulate;
    use crate::scenario::chain::catalog::CHAINS;

    /// At each step everything is either there or still to come, and nothing that is there
    /// reaches below the step but what takes a word's room.
    #[test]
    fn every_mark_has_happened_or_comes_later() {
        for entry in CHAINS {
            let trace = simulate(&entry.chain());
            let mut ladder = Ladder::plain(&trace.hops[0]);
            let events = ladder.rows.len();
            for known in (1..=events).step_by(7) {
                let known = u32::try_from(known).unwrap();
                ladder.mark_under_way(known);
                let row = ladder.row(EventId(known - 1));
                let whole = Figure::natural(&ladder);
                let mut figure = whole.clone();
                let later = figure.take_later(EventId(known), row);
                let parts = [&figure, &later];
                let count = |of: fn(&Figure<'_>) -> usize| parts.map(of).iter().sum::<usize>();
                assert_eq!(count(|all| all.arrows.len()), whole.arrows.len());
                assert_eq!(count(|all| all.notes.len()), whole.notes.len());
                assert_eq!(count(|all| all.timers.len()), whole.timers.len());
                assert_eq!(count(|all| all.lanes.list.len()), whole.lanes.list.len());
                let floor = i64::from(row) * PX;
                let ahead = figure.arrows.iter().filter(|mark| {
                    let stub = mark.line.from.y + STUB;
                    let is_under_way = mark.arrow.outcome == ArrowEnd::UnderWay;
                    is_under_way && mark.line.to.y > floor.max(stub)
                });
                assert_eq!(ahead.count(), 0, "{}, {known}", entry.name);
                let timers = figure.timers.iter().map(|mark| &mark.area);
                let below = timers.filter(|area| area.at.y + area.height > floor + 2 * PX);
                assert_eq!(below.count(), 0, "{}, {known}", entry.name);
            }
        }
    }
}
