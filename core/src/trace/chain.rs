//! What was seen of a chain: a trace a hop, all on one clock, and what only the chain as a
//! whole can say: how each of the user's requests ended, and what each proxy made of it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use super::{Event, Limit, Op, Place, Trace, What};
use crate::http::message::RequestId;
use crate::http::outcome::{Failure, Outcome};
use crate::scenario::chain::{Chain, Reply};
use crate::units::time::Instant;

/// The whole output of a run through proxies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainTrace {
    /// What was run.
    pub chain: Chain,
    /// What happened on each hop. The requests of a hop are counted as its client counts them,
    /// and applied is what took effect at the last host.
    pub hops: Vec<Trace>,
    /// Of which hop, counted from 0, each event of all hops is, in the order in which they
    /// happened.
    pub order: Vec<usize>,
    /// What each proxy made of each request, in order.
    pub relayed: Vec<Relayed>,
    /// How each of the user's requests ended, in order.
    pub requests: Vec<ChainOutcome>,
    /// The limit that ended the run before its end, if one did.
    pub stopped_by: Option<Limit>,
}

impl ChainTrace {
    /// The calls by which the proxy behind a hop, counted from 0, writes its answers, each with
    /// what it had made of the request: it is written as long after that as the proxy's handler
    /// takes.
    #[must_use]
    pub fn answers(&self, hop: usize) -> Vec<(&Event, &Relayed)> {
        let Some(seen) = self.hops.get(hop) else {
            return Vec::new();
        };
        let handler = seen.scenario.server.handler_time;
        let written = seen.events.iter().filter(|event| {
            let is_write = matches!(
                event.what,
                What::Called {
                    call: Op::Write,
                    result: Ok(1..)
                }
            );
            event.place == Place::ServerApp && is_write
        });
        let written: Vec<&Event> = written.collect();
        let mut taken = Vec::new();
        let relayed = self.relayed.iter().filter(|one| one.host == hop + 1);
        let answers = relayed.filter(|one| one.reply.is_answer());
        let pairs = answers.filter_map(|one| {
            let (from, to) = (one.at + handler.min(), one.at + handler.max());
            let mut within = written.iter();
            let is_its =
                |event: &&&Event| from <= event.at && event.at <= to && !taken.contains(&event.id);
            let found = within.find(is_its)?;
            taken.push(found.id);
            Some((*found, one))
        });
        pairs.collect()
    }
}

/// What a proxy made of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Relayed {
    /// When.
    pub at: Instant,
    /// Which host: the server of hop `host`, counted from 1.
    pub host: usize,
    /// Which of the user's requests.
    pub request: RequestId,
    /// What came of it at the next hop.
    pub outcome: Result<Reply, Failure>,
    /// How often it was begun there.
    pub attempts: u32,
    /// What the proxy answered.
    pub reply: Reply,
}

/// How one of the user's requests ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ChainOutcome {
    /// Which request.
    pub request: RequestId,
    /// How often the user's client began it.
    pub attempts: u32,
    /// How often it took effect at the last host.
    pub applied: u32,
    /// What the user's client knows: the answer that it read, or what it failed with.
    pub result: Result<Reply, Failure>,
}

impl ChainOutcome {
    /// Whether the user has the application's answer.
    #[must_use]
    pub const fn is_answered(&self) -> bool {
        matches!(self.result, Ok(Reply::Answered))
    }

    /// Both ends put together.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match (self.is_answered(), self.applied, self.attempts) {
            (_, 2.., _) => Outcome::AppliedAgain,
            (true, _, 1) => Outcome::Served,
            (true, ..) => Outcome::Recovered,
            (false, 0, _) => Outcome::Lost,
            (false, ..) => Outcome::AppliedUnseen,
        }
    }
}

impl ChainOutcome {
    /// How it ended, without which it was: "failed, never applied (502); 1 sent, 0 applied".
    #[must_use]
    pub fn words(&self) -> String {
        let read = match self.result {
            Ok(Reply::Answered) => String::new(),
            Ok(reply) => format!(" ({reply})"),
            Err(failure) => format!(" ({failure})"),
        };
        let (outcome, sent, applied) = (self.outcome(), self.attempts, self.applied);
        format!("{outcome}{read}; {sent} sent, {applied} applied")
    }
}

/// "request 2: failed, never applied (502); 1 sent, 0 applied".
impl fmt::Display for ChainOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "request {}: {}", self.request, self.words())
    }
}

/// One line an event, with the number of its hop before its connection.
impl fmt::Display for ChainTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut next: Vec<_> = self.hops.iter().map(|hop| hop.events.iter()).collect();
        for &hop in &self.order {
            if let Some(event) = next.get_mut(hop).and_then(Iterator::next) {
                writeln!(f, "hop {} {event}", hop + 1)?;
            }
        }
        for request in &self.requests {
            writeln!(f, "{request}")?;
        }
        if self.stopped_by.is_some() {
            writeln!(f, "stopped: more than {} steps", super::MAX_STEPS)?;
        }
        Ok(())
    }
}
