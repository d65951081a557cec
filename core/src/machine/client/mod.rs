//! The client application: a pool of persistent connections, a way of telling
//! whether one is dead, and rules for sending a failed request again.
//!
//! A value that turns inputs into actions. It knows no time (timers are asked for
//! and reported), no segments, and not what the server does. One request is under
//! way at a time.

mod exchange;

use alloc::vec::Vec;

use crate::http::message::{Persistence, RequestId};
use crate::http::outcome::{ConnId, Failure};
use crate::scenario::{Client as Policy, Liveness, Requests};
use crate::units::errno::Errno;
use crate::units::time::Range;

/// What the client is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// It is time for the next request.
    Begin,
    /// A connection attempt ended.
    Connected(ConnId, Result<(), Errno>),
    /// What `poll()` said of an idle connection: is there something to read?
    Polled(ConnId, bool),
    /// A write returned.
    Wrote(ConnId, Result<u32, Errno>),
    /// The kernel has something on this connection.
    Woken(ConnId),
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
    Checkout,
    /// From the head to the body.
    Body,
    /// The idle timeout of a pooled connection.
    Idle(ConnId),
    /// From here on a pooled connection is worth a look.
    WorthALook(ConnId),
    /// The request timeout.
    Request,
}

/// The client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    dialed: u32,
    begun: u32,
    current: Option<Exchange>,
    idle: Vec<Idle>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Exchange {
    attempt: Attempt,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Phase {
    Polling,
    Connecting,
    CheckedOut,
    WritingHead,
    BodyDue,
    WritingBody,
    Awaiting { received: bool },
}

/// A connection in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Idle {
    connection: ConnId,
    worth_a_look: bool,
}

/// What a client goes by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'s> {
    /// Its policies.
    pub client: &'s Policy,
    /// What it is asked to do.
    pub requests: &'s Requests,
}

impl Client {
    /// Forgets everything and keeps its memory.
    pub fn restart(&mut self) {
        self.idle.clear();
        *self = Self {
            idle: core::mem::take(&mut self.idle),
            ..Self::default()
        };
    }

    /// Whether every request is over.
    #[must_use]
    pub const fn is_done(&self, requests: &Requests) -> bool {
        self.current.is_none() && self.begun >= requests.count
    }

    /// The attempt under way.
    #[must_use]
    pub fn current(&self) -> Option<Attempt> {
        self.current.map(|exchange| exchange.attempt)
    }

    /// How long after the kernel has something on a connection the client looks, or
    /// `None` if it would not look at all.
    #[must_use]
    pub fn wakes(&self, policy: &Policy, connection: ConnId) -> Option<Range> {
        let background = match policy.liveness {
            Liveness::Background { lag } => Some(lag),
            Liveness::None | Liveness::Checkout | Liveness::CheckoutAfter { .. } => None,
        };
        match self.current {
            Some(exchange) if exchange.attempt.connection == connection => match exchange.phase {
                Phase::Polling | Phase::CheckedOut => background,
                Phase::Connecting | Phase::Awaiting { .. } => Some(policy.wake_lag),
                // A client that writes in two steps reads after the second.
                Phase::WritingHead | Phase::BodyDue | Phase::WritingBody => None,
            },
            _ => background.filter(|_| self.idle.iter().any(|idle| idle.connection == connection)),
        }
    }

    /// Takes an input; appends what is to be done.
    pub fn handle(&mut self, rules: Rules<'_>, input: Input, out: &mut Vec<Action>) {
        match input {
            Input::Begin => self.begin(rules, out),
            Input::Connected(connection, result) => self.connected(rules, connection, result, out),
            Input::Polled(connection, readable) => self.polled(rules, connection, readable, out),
            Input::Wrote(connection, result) => self.wrote(rules, connection, result, out),
            Input::Woken(connection) => out.push(Action::Read(connection)),
            Input::Read(connection, result, complete) => match self.current {
                Some(exchange) if exchange.attempt.connection == connection => {
                    self.read(rules, exchange, result, complete, out);
                }
                _ => self.read_idle(connection, result, out),
            },
            Input::Expired(timer) => self.expired(rules, timer, out),
        }
    }
}
