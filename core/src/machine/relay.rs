//! A proxy between its two sides: what its server's side has read begins at the next hop, and
//! what comes of that becomes the answer.
//!
//! A value that turns inputs into actions. It knows no time, and neither side's connections but
//! by name. So many requests are under way at the next hop at a time as it is told: what is read
//! beyond these waits. It goes on with a request whose client has gone.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use crate::http::message::RequestId;
use crate::http::outcome::{ConnId, Failure};
use crate::scenario::chain::{Relay as Policy, Reply};

/// A request that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// From which connection.
    pub connection: ConnId,
    /// Which one, as its client counts.
    pub request: RequestId,
    /// It is not the first on that connection.
    pub later: bool,
}

/// What the relay is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A request was read.
    Read(ConnId, RequestId),
    /// A request at the next hop is over.
    Ended {
        /// For which it was.
        call: Call,
        /// What came of it.
        result: Result<Reply, Failure>,
        /// Whether its last connection had served before.
        kept: bool,
    },
}

/// What the relay wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Begin a request at the next hop, for this call.
    Ask {
        /// For which.
        call: Call,
        /// On a connection of its own.
        fresh: bool,
    },
    /// Answer, or end the connection without an answer.
    Reply(Call, Reply),
}

/// The relay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Relay {
    under_way: Vec<Call>,
    waiting: VecDeque<Call>,
    /// Connections from which something was read.
    known: Vec<ConnId>,
}

impl Relay {
    /// Whether nothing is under way.
    #[must_use]
    pub const fn is_idle(&self) -> bool {
        self.under_way.is_empty()
    }

    /// Takes an input; appends what is to be done. `most`: so many requests at a time, without
    /// an end if there is none.
    pub fn handle(
        &mut self,
        (policy, most): (Policy, Option<u32>),
        input: Input,
        out: &mut Vec<Action>,
    ) {
        match input {
            Input::Read(connection, request) => {
                let later = self.known.contains(&connection);
                if !later {
                    self.known.push(connection);
                }
                self.waiting.push_back(Call {
                    connection,
                    request,
                    later,
                });
            }
            Input::Ended { call, result, kept } => {
                let place = self.under_way.iter().position(|one| *one == call);
                debug_assert!(place.is_some(), "what nobody asked for is over");
                let Some(place) = place else {
                    return;
                };
                self.under_way.remove(place);
                let reply = match result {
                    Ok(reply) => Some(reply),
                    Err(failure) => policy.reply(failure, kept, call.later),
                };
                out.extend(reply.map(|reply| Action::Reply(call, reply)));
            }
        }
        self.ask((policy, most), out);
    }

    /// Begins the request that has waited longest, unless so many are under way.
    fn ask(&mut self, (policy, most): (Policy, Option<u32>), out: &mut Vec<Action>) {
        if most.is_none_or(|most| self.under_way.len() < most as usize)
            && let Some(call) = self.waiting.pop_front()
        {
            self.under_way.push(call);
            let fresh = policy.first_fresh && !call.later;
            out.push(Action::Ask { call, fresh });
        }
    }
}
