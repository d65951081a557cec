//! How long after it was scheduled a step can happen.

use super::Successors;
use crate::units::time::Range;
use crate::world::{Pending, World};

impl Successors {
    /// Has each request given up after some length within these.
    pub(in super::super::super) const fn give_up_within(&mut self, patience: Range) {
        self.patience = Some(patience);
    }

    /// How long after it was scheduled a step of this world can happen.
    pub(super) fn wait(&self, world: &World<'_>, pending: &Pending) -> Range {
        if let Some(patience) = self.patience.filter(|_| pending.step.gives_up()) {
            return patience;
        }
        let wait = self.slack.wait(pending);
        self.question.wait(world.scenario(), &pending.step, wait)
    }
}
