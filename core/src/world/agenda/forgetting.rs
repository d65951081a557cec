//! What of the pending steps is left out, or called otherwise, where a world forgets.
//!
//! Knows not why (`super::super::forget` does).

use super::{Agenda, End, Step};
use crate::trace::ConnId;
use crate::units::segment::Segment;

impl Agenda {
    /// Gives connections other numbers, and takes off what belongs to one that gets none.
    pub(in super::super) fn rename(&mut self, renamed: impl Fn(ConnId) -> Option<ConnId>) {
        self.pending.retain_mut(|one| {
            let Some(id) = one.step.connection_mut() else {
                return true;
            };
            let other = renamed(*id);
            *id = other.unwrap_or(*id);
            other.is_some()
        });
    }

    /// Tells the numbers of what is on its way on a connection from others, by side of who
    /// counts them.
    pub(in super::super) fn rebase(&mut self, connection: ConnId, by: [u32; 2]) {
        for one in &mut self.pending {
            if let Step::Deliver { to, segment } = &mut one.step
                && to.connection == connection
            {
                segment.rebase(by[to.side.peer().index()], by[to.side.index()]);
            }
        }
    }

    /// The segments that come late, in whatever order, with where they arrive.
    pub(in super::super) fn late_segments(&mut self) -> impl Iterator<Item = (End, &mut Segment)> {
        let late = self.pending.iter_mut().filter(|one| !one.in_order);
        late.filter_map(|one| match &mut one.step {
            Step::Deliver { to, segment } => Some((*to, segment)),
            Step::Wake(_) | Step::Expire(_) => None,
        })
    }

    /// Takes off the agenda what arrives at an end and only acknowledges.
    pub(in super::super) fn drop_acks(&mut self, at: End) {
        self.pending.retain(|one| match one.step {
            Step::Deliver { to, segment } => to != at || !segment.is_pure_ack(),
            Step::Wake(_) | Step::Expire(_) => true,
        });
    }
}
