//! What goes into the client and what comes out of it.

use crate::http::message::{Persistence, RequestId};
use crate::http::outcome::{ConnId, Failure};
use crate::scenario::chain::Pool;
use crate::scenario::{Client as Policy, Requests};
use crate::units::errno::Errno;
use crate::units::time::Range;

/// What the client is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// It is time for the next request.
    Begin {
        /// On a connection of its own.
        fresh: bool,
        /// On a connection of whose: one client's connections are no other's.
        owner: u32,
    },
    /// A connection attempt ended.
    Connected(ConnId, Result<(), Errno>),
    /// What `poll()` said of an idle connection: is there something to read?
    Polled(ConnId, bool),
    /// A write returned.
    Wrote(ConnId, Result<u32, Errno>),
    /// The kernel has something on this connection.
    Woken(ConnId),
    /// A write that had to wait can go on, or fails.
    Room(ConnId),
    /// A read returned, and perhaps completed the response.
    Read(ConnId, Result<u32, Errno>, Option<Persistence>),
    /// A timer ran out.
    Expired(Timer),
}

/// What the client wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open this connection.
    Dial(ConnId),
    /// Ask whether there is something to read.
    Poll(ConnId),
    /// Write so many octets of the request.
    Write(ConnId, u32),
    /// Read what there is.
    Read(ConnId),
    /// Close the connection.
    Close(ConnId),
    /// Start a timer, or start it again.
    Start(Timer, Range),
    /// Stop a timer if it runs.
    Stop(Timer),
    /// An attempt begins on a connection.
    Begins(Attempt),
    /// The request is over.
    Finished(Attempt, Result<(), Failure>),
}

/// One try at a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Attempt {
    /// Which request.
    pub request: RequestId,
    /// 1 for the first try.
    pub number: u32,
    /// On which connection.
    pub connection: ConnId,
    /// Whether the connection has served before.
    pub reused: bool,
}

/// What can time out in the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Until the next request.
    Pause,
    /// From checkout to the write.
    Checkout(Slot),
    /// From the head to the body.
    Body(Slot),
    /// From the kernel having room to the thread that writes going on; of one whose write
    /// failed, to its telling of that.
    Room(Slot),
    /// The idle timeout of a pooled connection.
    Idle(ConnId),
    /// From here on a pooled connection is polled before it is used (a stale check).
    StaleCheck(ConnId),
    /// The request timeout.
    Request(Slot),
    /// A connection has its greatest age.
    Age(ConnId),
}

/// Which of the requests that are under way at once: the first free one, from 0, so that where
/// one is at a time it is always the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

impl Timer {
    /// Whose it is, if it is that of one connection.
    pub const fn connection_mut(&mut self) -> Option<&mut ConnId> {
        match self {
            Self::Idle(id) | Self::StaleCheck(id) | Self::Age(id) => Some(id),
            Self::Pause | Self::Checkout(_) | Self::Body(_) | Self::Room(_) | Self::Request(_) => {
                None
            }
        }
    }
}

/// What a client goes by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'s> {
    /// Its policies.
    pub client: &'s Policy,
    /// What it is asked to do.
    pub requests: &'s Requests,
    /// What it keeps, and which connection it takes.
    pub pool: &'s Pool,
}
