//! When two worlds are the same: what can follow is, whatever the clock says.
//!
//! Left out are times and what was drawn from the ranges, the numbers of the pending
//! steps, and what was recorded on the way. Who compares worlds keeps the times himself.

use core::hash::{Hash, Hasher};

use super::state::World;

impl World<'_> {
    /// Puts the pending steps in an order of their own, so that worlds that got to the
    /// same place by different ways compare equal.
    pub fn sort_pending(&mut self) {
        self.agenda.sort();
    }
}

impl PartialEq for World<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.down == other.down
            && self.suspended == other.suspended
            && self.requests == other.requests
            && self.client == other.client
            && self.server == other.server
            && self.faults == other.faults
            && self.connections == other.connections
            && self.agenda.steps().eq(other.agenda.steps())
            && (core::ptr::eq(self.scenario, other.scenario) || self.scenario == other.scenario)
    }
}

impl Eq for World<'_> {}

impl Hash for World<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.down.hash(state);
        self.suspended.hash(state);
        self.requests.hash(state);
        self.client.hash(state);
        self.server.hash(state);
        self.faults.hash(state);
        self.connections.hash(state);
        for step in self.agenda.steps() {
            step.hash(state);
        }
    }
}
