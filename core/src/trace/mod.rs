//! What was seen: the whole output of a run, simulated or observed.
//!
//! Each event names the event that caused it, so that arrows and "because" need no
//! reconstruction. A trace carries its scenario; who reads it needs nothing else.

pub mod chain;
pub mod text;
pub mod view;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::http::message::RequestId;
pub use crate::http::outcome::{ConnId, Failure, Outcome, RequestOutcome, StreamEnd};
use crate::scenario::Scenario;
use crate::units::errno::Errno;
use crate::units::segment::{Segment, Side};
use crate::units::tcp;
use crate::units::time::{Duration, Instant};

/// The version of the JSON form.
pub const FORMAT: u32 = 1;

/// The whole output of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// [`FORMAT`].
    pub format: u32,
    /// Who saw it.
    pub vantage: Vantage,
    /// What was run.
    pub scenario: Scenario,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// How each request ended, in order.
    pub requests: Vec<RequestOutcome>,
    /// The limit that ended the run before its end, if one did.
    pub stopped_by: Option<Limit>,
}

/// Where a trace comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vantage {
    /// The model: it sees everything.
    Simulated,
    /// Real sockets: calls and their results.
    Observed,
    /// An origin that did something to the connections of a client of others: its own calls, and
    /// what its kernel told it. Of the client's side nothing was seen.
    Origin,
    /// The same of a proxy that stood between a client and its server.
    Proxy,
}

impl Vantage {
    /// Who it was, where one end of the connections alone was seen.
    #[must_use]
    pub const fn peer(self) -> Option<&'static str> {
        match self {
            Self::Simulated | Self::Observed => None,
            Self::Origin => Some("origin"),
            Self::Proxy => Some("proxy"),
        }
    }
}

/// A bound that keeps every run finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// [`MAX_STEPS`].
    Steps,
}

/// A run that takes more steps than this is stopped, and its trace says so. A
/// thousand requests, each on a connection of its own, take about 40,000.
pub const MAX_STEPS: u32 = 1_000_000;

/// The same for a run that keeps no trace, and so takes no memory for its steps: a million
/// requests on one connection take nine million.
pub const MAX_STEPS_UNTRACED: u32 = 100_000_000;

/// The number of an event in its trace, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub u32);

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its number.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// On which connection, if on one.
    pub connection: Option<ConnId>,
    /// Where.
    pub place: Place,
    /// What.
    pub what: What,
    /// The event without which it would not have happened.
    pub cause: Option<EventId>,
}

/// The lanes of a ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The client application.
    ClientApp,
    /// Its kernel.
    ClientTcp,
    /// Between the hosts.
    Wire,
    /// The server's kernel.
    ServerTcp,
    /// The server application.
    ServerApp,
}

impl Place {
    /// The application on a side.
    #[must_use]
    pub const fn app(side: Side) -> Self {
        match side {
            Side::Client => Self::ClientApp,
            Side::Server => Self::ServerApp,
        }
    }

    /// The kernel on a side.
    #[must_use]
    pub const fn tcp(side: Side) -> Self {
        match side {
            Side::Client => Self::ClientTcp,
            Side::Server => Self::ServerTcp,
        }
    }

    /// The side, unless it is the wire.
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::ClientApp | Self::ClientTcp => Some(Side::Client),
            Self::ServerTcp | Self::ServerApp => Some(Side::Server),
            Self::Wire => None,
        }
    }
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The client takes a connection for a request.
    Begins {
        /// Which request.
        request: RequestId,
        /// 1 for the first try.
        attempt: u32,
        /// Whether the connection has served before.
        reused: bool,
    },
    /// A call returned.
    Called {
        /// Which call.
        call: Op,
        /// What it returned: a count, or an errno.
        result: Result<u32, Errno>,
    },
    /// A segment left its host.
    Sent(Segment),
    /// A segment reached its host.
    Arrived {
        /// The segment.
        segment: Segment,
        /// What became of it.
        verdict: tcp::Verdict,
    },
    /// A segment will never arrive.
    Lost {
        /// The segment.
        segment: Segment,
        /// Who took it.
        by: Loss,
    },
    /// A connection changed its state.
    State {
        /// Before.
        from: tcp::State,
        /// After.
        to: tcp::State,
    },
    /// A timer that a reader should know of began.
    Started {
        /// Which.
        timer: Timer,
        /// For how long.
        length: Duration,
    },
    /// It was stopped in time.
    Stopped(Timer),
    /// It ran out.
    Expired(Timer),
    /// The request took effect.
    Applied {
        /// Which request.
        request: RequestId,
        /// How often it has taken effect by this.
        times: u32,
    },
    /// The client is done with a request.
    Finished {
        /// Which request.
        request: RequestId,
        /// How it ended for the client.
        result: Result<(), Failure>,
    },
}

/// Calls as a trace names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// `connect()`.
    Connect,
    /// `accept()`.
    Accept,
    /// `poll()` on an idle connection: 1 if there is something to read.
    Poll,
    /// `write()`.
    Write,
    /// `read()`.
    Read,
    /// `shutdown(SHUT_WR)`.
    Shutdown,
    /// `close()`.
    Close,
    /// `close()` with `SO_LINGER` zero.
    Abort,
}

/// Who takes a segment off the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// A fault of the scenario.
    Fault,
    /// The middlebox, which has forgotten the connection.
    Middlebox,
    /// The server's host, which is down.
    Host,
}

/// Timers that appear in a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timer {
    /// The pause between two requests.
    Pause,
    /// The client's idle timeout.
    ClientIdle,
    /// The client's request timeout.
    Request,
    /// The server's idle timeout.
    ServerIdle,
    /// From the server's decision to its call.
    CloseLag,
    /// The request handler's work.
    Handler,
    /// The end of a lingering close.
    Drain,
    /// The orderly shutdown.
    Shutdown,
    /// The end of the drain that it began with.
    Grace,
    /// Until the client is suspended.
    Suspend,
    /// Until it runs again.
    Resume,
    /// The end of the serving process.
    Kill,
    /// Until the server's host goes down.
    HostDown,
    /// Until it is back.
    HostUp,
    /// The middlebox's idle timeout.
    Middlebox,
    /// The greatest age of a connection, by the client.
    ClientAge,
    /// The same by the server.
    ServerAge,
    /// One of the kernel's, on the side where the event is.
    Tcp(tcp::Timer),
}

impl Trace {
    /// The event with this number.
    #[must_use]
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(id.0 as usize)
    }

    /// The chain of causes that ends in an event, itself first.
    pub fn causes(&self, id: EventId) -> impl Iterator<Item = &Event> {
        core::iter::successors(self.event(id), |event| self.event(event.cause?))
    }
}
