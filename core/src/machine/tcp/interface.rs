//! What goes into an endpoint and what comes out: calls, actions, readiness.

use core::fmt;

use crate::units::segment::Segment;
use crate::units::tcp::Timer;
use crate::units::time::Duration;

/// A user call (RFC 9293 §3.10.1 to §3.10.6 and `socket(7)`). None of them waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `connect()`.
    Open,
    /// `write()` of so many octets; returns how many were taken.
    Send(u32),
    /// `read()` of at most so many octets; returns how many there were, 0 at the end
    /// of the stream.
    Receive(u32),
    /// `shutdown()`.
    Shutdown(How),
    /// `close()`.
    Close,
    /// `close()` with `SO_LINGER` on and zero.
    Abort,
}

/// Which direction `shutdown()` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// `SHUT_RD`.
    Read,
    /// `SHUT_WR`.
    Write,
    /// `SHUT_RDWR`.
    Both,
}

/// What an endpoint wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Put this on the wire.
    Send(Segment),
    /// Start the timer, or start it again.
    Start(Timer, Duration),
    /// Stop the timer if it runs.
    Stop(Timer),
    /// Stop all of them: the endpoint is closed.
    StopAll,
}

/// What `poll()` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "poll(2) returns exactly these bits"
)]
#[expect(missing_docs, reason = "poll(2) defines them")]
pub struct Readiness {
    pub readable: bool,
    pub writable: bool,
    pub error: bool,
    pub hang_up: bool,
    pub read_hang_up: bool,
}

/// The bits as `poll(2)` names them, `IN|OUT|RDHUP`.
impl fmt::Display for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = [
            (self.readable, "IN"),
            (self.writable, "OUT"),
            (self.error, "ERR"),
            (self.hang_up, "HUP"),
            (self.read_hang_up, "RDHUP"),
        ];
        let mut between = "";
        for (_, name) in bits.into_iter().filter(|(set, _)| *set) {
            write!(f, "{between}{name}")?;
            between = "|";
        }
        Ok(())
    }
}
