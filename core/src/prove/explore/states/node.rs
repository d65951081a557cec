//! A state of the search: a world, with all times at which it can be in it.

use alloc::vec::Vec;

use super::super::choice::Choice;
use super::zone::Zone;
use crate::trace::RequestOutcome;
use crate::units::time::Instant;
use crate::world::World;

/// A state, with all times at which it can be in it.
#[derive(Debug)]
pub(in super::super) struct Node<'s> {
    /// How it came to it: from which node, none before the first, and by what.
    pub(in super::super) parent_path: (Option<u32>, Vec<Choice>),
    pub(in super::super) depth: u32,
    /// What each host and the way between them has seen, hashed, if there is a trace.
    pub(in super::super) seen: [u64; 3],
    /// How many moments have passed.
    pub(in super::super) passed: usize,
    /// The present, if there was just one instant for everything since the beginning.
    pub(in super::super) clock: Option<Instant>,
    pub(in super::super) world: World<'s>,
    /// Rows: the present, the moments to come, the pending steps in the world's order; where
    /// pauses are measured, when the latest began and ended.
    pub(in super::super) zone: Zone,
    /// How many rows the latest pause has.
    pub(in super::super) paused: usize,
    /// How a request ended for which that is decided by the last step, and after a pause of
    /// which length, at the least and at the most, if that is measured.
    pub(in super::super) decided: Option<(RequestOutcome, Option<(i64, i64)>)>,
}

impl Node<'_> {
    /// One to go on with, which comes from this one; it has this number.
    pub(in super::super) fn copy(&self, number: u32) -> Self {
        Self {
            parent_path: (Some(number), Vec::new()),
            world: self.world.clone(),
            zone: self.zone.clone(),
            decided: None,
            ..*self
        }
    }

    /// The same in the memory of another.
    pub(in super::super) fn copy_into(&self, number: u32, mut spare: Self) -> Self {
        let Self { world, zone, .. } = &mut spare;
        world.clone_from(&self.world);
        zone.copy_from(&self.zone);
        let mut choices = spare.parent_path.1;
        choices.clear();
        Self {
            parent_path: (Some(number), choices),
            world: spare.world,
            zone: spare.zone,
            decided: None,
            ..*self
        }
    }

    /// How long the latest pause was, at the least and at the most, if that is measured and
    /// it is over.
    pub(in super::super) fn pause_length(&self) -> Option<(i64, i64)> {
        let first = self.zone.rows() - self.paused;
        (self.paused == 2).then(|| self.zone.between(first, first + 1))
    }

    /// About how many octets it takes; the same on every platform, so that a limit is, too.
    pub(in super::super) fn size(&self) -> usize {
        const CONNECTION: usize = 400;
        const STEP: usize = 100;
        let world = self.world.opened() * CONNECTION + self.world.pending().len() * STEP;
        STEP * self.parent_path.1.len() / 4 + world + self.zone.size()
    }
}
