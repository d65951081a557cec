//! One connection: its two ends, and what its streams carry.

use crate::http::h1::H1;
use crate::machine::middlebox::Flow;
use crate::machine::tcp::{Endpoint, State};
use crate::units::segment::Side;

// Copied as what it is where a world is: one by one, as what only can be cloned, takes longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Connection {
    ends: [Endpoint; 2],
    /// Whether the application on each side still holds its socket.
    held: [bool; 2],
    pub(super) accepted: bool,
    /// What a middlebox makes of it.
    pub(super) flow: Flow,
    /// The client has heard how `connect()` ended.
    pub(super) connected: bool,
    pub(super) h1: H1,
}

impl Connection {
    pub(super) fn new(server_end: Endpoint) -> Self {
        Self {
            ends: [Endpoint::closed(), server_end],
            // Nobody holds a port that nobody listens on.
            held: [true, server_end.state() == State::Listen],
            accepted: false,
            flow: Flow::default(),
            connected: false,
            h1: H1::default(),
        }
    }

    pub(super) const fn end(&self, side: Side) -> &Endpoint {
        &self.ends[side.index()]
    }

    pub(super) const fn end_mut(&mut self, side: Side) -> &mut Endpoint {
        &mut self.ends[side.index()]
    }

    /// Whether the application on this side still holds its socket.
    pub(super) const fn is_held(&self, side: Side) -> bool {
        self.held[side.index()]
    }

    /// The application gives its socket up; returns whether it had it until now.
    pub(super) const fn give_up(&mut self, side: Side) -> bool {
        core::mem::replace(&mut self.held[side.index()], false)
    }

    /// The server's host forgets the connection, and whose it was.
    pub(super) const fn wipe_server(&mut self) {
        self.ends[Side::Server.index()] = Endpoint::closed();
        self.held[Side::Server.index()] = false;
    }

    /// Leaves of the server's end, once its process has closed it, what a closed one is: it
    /// answers data with the same RST. Returns whether it was more until now.
    pub(super) fn bury_server(&mut self) -> bool {
        let end = self.end_mut(Side::Server);
        let more = end.is_orphan() && *end != Endpoint::buried();
        if more {
            *end = Endpoint::buried();
        }
        more
    }

    /// Whether nothing else is left of the server's end.
    pub(super) fn is_buried(&self) -> bool {
        *self.end(Side::Server) == Endpoint::buried()
    }

    /// Tells the numbers of each stream from the last that was acknowledged; returns by how
    /// much each side's were lowered, if any were. The least numbers stay as they are: a
    /// kernel knows the first octet from all others.
    pub(super) fn rebase(&mut self) -> Option<[u32; 2]> {
        let by = [Side::Client, Side::Server].map(|side| self.end(side).acknowledged());
        if by == [0; 2] {
            return None;
        }
        for side in [Side::Client, Side::Server] {
            let (sent, received) = (by[side.index()], by[side.peer().index()]);
            self.end_mut(side).rebase(sent, received);
        }
        self.flow.rebase(by);
        Some(by)
    }

    /// Whether the client has something to look at: how `connect()` ended, or octets.
    pub(super) fn client_sees(&self) -> bool {
        let end = self.end(Side::Client);
        if self.connected {
            end.is_readable()
        } else {
            end.state() != State::SynSent
        }
    }

    /// Whether it is in the server's accept queue. One that was reset there is accepted
    /// all the same; one that was reset before it got there never is.
    pub(super) const fn awaits_accept(&self) -> bool {
        let end = self.end(Side::Server);
        !self.accepted
            && !matches!(end.state(), State::Listen | State::SynReceived)
            && !end.is_orphan()
    }
}
