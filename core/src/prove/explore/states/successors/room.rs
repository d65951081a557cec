//! What can come next, and since when an accept queue is full: that is settled no sooner than
//! something comes that needs room in it.
//!
//! Until then its rows in a zone hold nothing up. A choice of a guard with the row of a step is
//! that the step finds it full, whenever that began.

use alloc::vec::Vec;

use super::super::super::choice::{Choice, predecessor_of};
use super::super::node::Node;
use super::super::zone::{FOREVER, NOW, nanos};
use super::{Successors, after};

impl Successors {
    /// Has it settled at once since when the queue is full.
    pub(in super::super::super) const fn settle_at_once(&mut self) {
        self.settles_late = false;
    }

    /// Whether it is not settled yet.
    pub(super) const fn is_unsettled(&self, passed: usize) -> bool {
        self.settles_late && passed == 0
    }

    /// What can come next, with its row.
    pub(in super::super::super) fn choices(
        &self,
        node: &Node<'_>,
        found: &mut Vec<(Choice, usize)>,
    ) {
        found.clear();
        let to_come = self.to_come(node.passed);
        let unsettled = self.is_unsettled(node.passed);
        if to_come > 0 && !unsettled && node.zone.is_firable(NOW + 1, |_| 0) {
            found.push((Choice::Guard, NOW + 1));
        }
        let pending = node.world.pending();
        let instants = node.zone.instants();
        let at = |row: usize| Some(after(node.clock?, instants?[row]));
        for (place, row) in (0..pending.len()).zip(NOW + 1 + to_come..) {
            if predecessor_of(pending, &pending[place]).is_some() {
                continue;
            }
            let needs_room = self.settles(node, place);
            let lead = |full| self.lead(node.passed, needs_room, full);
            if node.zone.is_firable(row, lead(false)) {
                found.push((Choice::Step(pending[place].order, at(row)), row));
            }
            if needs_room && node.zone.is_firable_after((row, NOW + 1), lead(true)) {
                found.push((Choice::Guard, row));
            }
        }
    }

    /// By how much what is in a row has to come after a step that is taken. What happens at a
    /// moment finds it passed. Since when the queue is full holds no step up but one that needs
    /// room, which finds it full or not yet.
    pub(super) fn lead(
        &self,
        passed: usize,
        needs_room: bool,
        full: bool,
    ) -> impl Fn(usize) -> i64 + use<> {
        let (first, unsettled) = (self.first_step(passed), self.is_unsettled(passed));
        move |row| match row.checked_sub(NOW + 1) {
            _ if row >= first => 0,
            Some(0) if unsettled && (full || !needs_room) => -FOREVER,
            Some(1) if unsettled && !full => -FOREVER,
            _ => 1,
        }
    }

    /// Whether a step settles since when the queue is full.
    pub(super) fn settles(&self, node: &Node<'_>, place: usize) -> bool {
        let step = &node.world.pending()[place].step;
        self.is_unsettled(node.passed) && node.world.needs_room(step)
    }

    /// Takes a step that finds the queue full. The steps began in row `before`.
    pub(super) fn take_full(&mut self, node: &mut Node<'_>, row: usize, before: usize) {
        node.zone.fire(row, self.lead(node.passed, true, true));
        node.zone.order(NOW + 1, row);
        node.clock = None;
        node.passed += 1;
        let taken = node.world.pending()[row - before].order;
        let past = self.step(node, row, before);
        self.move_zone(node, before, row, &past);
        let path = &mut node.parent_path.1;
        path.extend([Choice::Guard, Choice::Step(taken, None)]);
        node.depth += 1;
    }

    /// Where nothing can come any more that needs room, forgets since when it is full.
    pub(super) fn forget_when_full(&self, node: &mut Node<'_>) {
        if self.is_unsettled(node.passed) && !node.world.is_opening() {
            let length = self.guard_instants[1].since(self.guard_instants[0]);
            node.zone.forget_when([NOW + 1, NOW + 2], nanos(length));
        }
    }
}
