//! Leaves out of a world what cannot matter to any request that is still to come, and gives
//! what is left the same names and numbers whatever came before: so that a client that never
//! stops asking does not make a world that never stops growing.
//!
//! **What is forgotten.** A connection that the client has let go of, as soon as nothing that
//! it can still do applies the latest request: it is in TIME-WAIT, orphaned, sends again into
//! silence, or its server waits for what will not come. And all that belongs to a request
//! when the next one begins: connections that have been let go of share nothing but the
//! moment with those that have not, so what can become of it is what can become of it while
//! the client pauses for long enough, and that is looked at as well.
//!
//! **What is renamed.** Connections are numbered anew in the order in which they were opened,
//! the latest request is the first, sequence numbers are told from the oldest that is not
//! acknowledged, and a late segment that is older than that is as old as any other. What is
//! counted over the whole run counts no further than it matters.

use alloc::vec::Vec;

use super::agenda::End;
use super::state::World;
use crate::http::message::RequestId;
use crate::machine::tcp::State;
use crate::trace::{ConnId, RequestOutcome};
use crate::units::segment::Side;

/// What was left out, and what was kept.
#[derive(Debug, Default)]
pub struct Forgotten {
    /// How the latest request ended, once nothing can change that any more. Told once.
    pub decided: Option<RequestOutcome>,
    /// The former numbers of the connections that are left, if any was left out: the first is
    /// that of the one that is number 1 from here on.
    pub kept: Option<Vec<ConnId>>,
}

/// A count that stands for "never, so far" in the place of the number of an occasion: far
/// beyond what a run comes to.
pub const NEVER: u32 = 1 << 30;

/// So close below [`NEVER`] an occasion is due.
const DUE: u32 = 1 << 10;

impl World<'_> {
    /// Forgets what cannot matter any more.
    pub fn forget(&mut self) -> Forgotten {
        let latest = self.client.latest();
        let kept = self.forget_connections(latest);
        let carried = (1..=self.connections.len()).any(|number| {
            let id = ConnId(u32::try_from(number).unwrap_or(u32::MAX));
            self.carries(id, latest)
        });
        let mut decided = None;
        if self.client.is_idle() && !carried {
            decided = self.requests.take_latest(latest);
        }
        self.requests.keep_latest(latest);
        self.client.rename_latest();
        self.server.rename_requests();
        for connection in &mut self.connections {
            connection.h1.requests.change(|request| request.id = FIRST);
        }
        if self.buries {
            self.bury();
        }
        self.rebase();
        self.count_no_further();
        Forgotten { decided, kept }
    }

    fn forget_connections(&mut self, latest: RequestId) -> Option<Vec<ConnId>> {
        let count = u32::try_from(self.connections.len()).unwrap_or(u32::MAX);
        let matters =
            |&id: &ConnId| self.connection(id).is_held(Side::Client) || self.carries(id, latest);
        let kept: Vec<ConnId> = (1..=count).map(ConnId).filter(matters).collect();
        if kept.len() == self.connections.len() {
            return None;
        }
        let renamed = |id: ConnId| {
            let place = kept.iter().position(|one| *one == id)?;
            Some(ConnId(u32::try_from(place + 1).unwrap_or(u32::MAX)))
        };
        let mut number = 0;
        self.connections.retain(|_| {
            number += 1;
            renamed(ConnId(number)).is_some()
        });
        if let Some(overdue) = &mut self.suspended {
            overdue.retain_mut(|timer| match timer.connection_mut() {
                None => true,
                Some(id) => {
                    let other = renamed(*id);
                    *id = other.unwrap_or(*id);
                    other.is_some()
                }
            });
        }
        self.client.rename(renamed, kept.len());
        self.server.rename(renamed);
        self.agenda.rename(renamed);
        Some(kept)
    }

    /// Whether something that a connection can still do applies this request.
    fn carries(&self, id: ConnId, request: RequestId) -> bool {
        if self.server.handled_on(id) == Some(request) {
            return true;
        }
        let under_way = self.connection(id).h1.requests.message();
        under_way.is_some_and(|one| one.id == request) && self.can_be_read(id)
    }

    /// Whether the server may still read something on a connection.
    fn can_be_read(&self, id: ConnId) -> bool {
        let connection = self.connection(id);
        if !connection.is_held(Side::Server) {
            return false;
        }
        if connection.end(Side::Server).unread() > 0 || self.agenda.has_arrival(id, Side::Server) {
            return true;
        }
        let client = connection.end(Side::Client);
        let sends_again = client.state() != State::Closed && client.unacknowledged() > 0;
        let hears = connection.end(Side::Server).state() != State::Closed;
        // What the client's process has not written yet it may still write.
        let writes = connection.is_held(Side::Client);
        hears && (writes || sends_again && !connection.flow.drops())
    }

    /// Leaves out of the ends that the server has closed what does not answer data.
    fn bury(&mut self) {
        for (connection, number) in self.connections.iter_mut().zip(1..) {
            if connection.bury_server() {
                self.agenda.stop_tcp(End::server(ConnId(number)));
            }
            if connection.is_buried() {
                self.agenda.drop_acks(End::server(ConnId(number)));
            }
        }
    }

    /// Tells sequence numbers from those that were acknowledged last.
    fn rebase(&mut self) {
        for (connection, number) in self.connections.iter_mut().zip(1..) {
            if let Some(by) = connection.rebase() {
                self.agenda.rebase(ConnId(number), by);
            }
        }
        if self.scenario.network.faults.is_empty() {
            return;
        }
        for (to, segment) in self.agenda.late_segments() {
            let connection = &self.connections[to.connection.0 as usize - 1];
            connection.end(to.side).level_old(segment);
        }
    }

    fn count_no_further(&mut self) {
        if self.scenario.server.max_requests.is_none() {
            self.server.forget_served();
        }
        for index in 0..self.occasions() {
            let counted = self.occasion(index);
            if counted > NEVER {
                self.set_occasion(index, NEVER + 1);
            } else if counted < NEVER - DUE {
                self.set_occasion(index, 0);
            }
        }
    }

    /// How many kinds of occasions the scenario has at which something goes wrong: a request
    /// at which a process dies, a segment that is lost or late.
    #[must_use]
    pub const fn occasions(&self) -> usize {
        self.scenario.network.faults.len() + 1
    }

    /// How many occasions of a kind there have been.
    #[must_use]
    pub fn occasion(&self, index: usize) -> u32 {
        match index.checked_sub(1) {
            None => self.server.requests_read(),
            Some(fault) => self.faults.counted(fault),
        }
    }

    /// Has so many occasions of a kind have been.
    pub fn set_occasion(&mut self, index: usize, count: u32) {
        match index.checked_sub(1) {
            None => self.server.set_requests_read(count),
            Some(fault) => self.faults.set_counted(fault, count),
        }
    }
}

/// What the latest request is called once it was renamed.
const FIRST: RequestId = RequestId(1);
