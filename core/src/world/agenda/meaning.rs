//! What a step is for those who ask of it: a pause's end, a mishap, a request given up.

use super::{Alarm, Step};
use crate::machine::{client, server};
use crate::units::segment::Side;

/// What can go wrong at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// The server shuts down in an orderly way.
    Shutdown,
    /// The server's process is killed.
    Kill,
    /// The server's host goes down.
    HostDown,
    /// The client is suspended.
    Suspension,
    /// A connection gets the greatest age that the server lets one have.
    Age,
}

impl Step {
    /// Whether the client begins its next request with it.
    #[must_use]
    pub const fn ends_pause(&self) -> bool {
        matches!(self, Self::Expire(Alarm::Client(client::Timer::Pause)))
    }

    /// Which mishap begins with it, if it is one that any traffic can have at any moment.
    #[must_use]
    pub const fn mishap(&self) -> Option<Mishap> {
        match self {
            Self::Expire(Alarm::Server(server::Timer::Shutdown)) => Some(Mishap::Shutdown),
            Self::Expire(Alarm::Server(server::Timer::Kill)) => Some(Mishap::Kill),
            Self::Expire(Alarm::Server(server::Timer::Age(_))) => Some(Mishap::Age),
            Self::Expire(Alarm::Host { up: false }) => Some(Mishap::HostDown),
            Self::Expire(Alarm::Suspension { over: false }) => Some(Mishap::Suspension),
            Self::Deliver { .. } | Self::Wake(_) | Self::Expire(_) => None,
        }
    }

    /// Whether the client gives its request up with it.
    pub(crate) const fn gives_up(&self) -> bool {
        matches!(self, Self::Expire(Alarm::Client(client::Timer::Request(_))))
    }

    /// Whether it ends the wait of this side's pool or server for the next request.
    #[must_use]
    pub fn ends_idleness_of(&self, side: Side) -> bool {
        match self {
            Self::Expire(Alarm::Client(client::Timer::Idle(_))) => side == Side::Client,
            Self::Expire(Alarm::Server(server::Timer::Idle(_))) => side == Side::Server,
            Self::Deliver { .. } | Self::Wake(_) | Self::Expire(_) => false,
        }
    }
}
