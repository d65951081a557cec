//! What the server is told, what it wants done, and what can time out in it.

use crate::http::message::{Persistence, Request, RequestId};
use crate::http::outcome::ConnId;
use crate::scenario::Closing;
use crate::units::errno::Errno;
use crate::units::time::Range;

/// What the server is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A connection was accepted.
    Accepted(ConnId),
    /// The kernel has something on this connection.
    Woken(ConnId),
    /// A read returned, and perhaps completed a request.
    Read(ConnId, Result<u32, Errno>, Option<Request>),
    /// A write returned.
    Wrote(ConnId, Result<u32, Errno>),
    /// The handler has no answer: the connection ends so.
    Unanswered(ConnId, Closing),
    /// A timer ran out. `unread`: the kernel has octets of that connection which the
    /// server is about to read.
    Expired {
        /// Which timer.
        timer: Timer,
        /// See above.
        unread: bool,
    },
}

/// What the server wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read what there is, up to so many octets.
    Read(ConnId, u32),
    /// Write a response.
    Write(ConnId, Persistence),
    /// Write the first so many octets of a response.
    WritePart(ConnId, u32),
    /// `shutdown(SHUT_WR)`.
    ShutdownWrite(ConnId),
    /// `close()`.
    Close(ConnId),
    /// `close()` with `SO_LINGER` zero.
    Abort(ConnId),
    /// Start a timer, or start it again.
    Start(Timer, Range),
    /// Stop a timer if it runs.
    Stop(Timer),
    /// The request has taken effect.
    Applied(ConnId, RequestId),
}

/// What can time out in the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// The idle timeout of a connection.
    Idle(ConnId),
    /// From the decision to close to the call.
    CloseLag(ConnId),
    /// The handler is done.
    Handler(ConnId),
    /// The end of a lingering close.
    Drain(ConnId),
    /// The orderly shutdown.
    Shutdown,
    /// The end of the drain that it began with.
    Grace,
    /// The end of the process.
    Kill,
    /// A connection has its greatest age.
    Age(ConnId),
}

impl Timer {
    /// The connection that it belongs to, if it is one's.
    #[must_use]
    pub const fn connection(mut self) -> Option<ConnId> {
        match self.connection_mut() {
            Some(id) => Some(*id),
            None => None,
        }
    }

    /// The same, to be changed.
    pub const fn connection_mut(&mut self) -> Option<&mut ConnId> {
        match self {
            Self::Idle(id)
            | Self::CloseLag(id)
            | Self::Handler(id)
            | Self::Drain(id)
            | Self::Age(id) => Some(id),
            Self::Shutdown | Self::Grace | Self::Kill => None,
        }
    }
}
