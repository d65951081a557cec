//! Holds an observed trace against a predicted one.
//!
//! A real run sees calls and their results, not segments, kernel states or timers,
//! and its octets and instants are its own. So both traces are projected to what both
//! can see: how each request ended, and on each connection what each application's
//! calls came to, in order. The first difference is the judgement.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::http::message::RequestId;
use crate::trace::{ConnId, Event, Op, Place, Trace, What};

pub use crate::trace::view::View;
use crate::units::errno::Errno;
use crate::units::segment::Side;

/// Where two traces part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Where in the run.
    pub at: String,
    /// What was predicted.
    pub predicted: String,
    /// What was observed.
    pub observed: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: predicted {}, observed {}",
            self.at, self.predicted, self.observed
        )
    }
}

/// The first difference between two traces of the same scenario, or `None` if they agree.
#[must_use]
pub fn compare(predicted: &Trace, observed: &Trace) -> Option<Difference> {
    requests(predicted, observed).or_else(|| connections(predicted, observed))
}

/// The first difference between two traces of the same steps: of every event what
/// happened and where, not when.
///
/// A run in lockstep is compared by this. The order of things is given there, so traces
/// must agree event by event, in every flag and relative number.
#[must_use]
pub fn compare_steps(predicted: &Trace, observed: &Trace) -> Option<Difference> {
    let count = predicted.events.len().max(observed.events.len());
    let step = |index| compare_step(predicted.events.get(index), observed.events.get(index));
    (0..count)
        .find_map(step)
        .or_else(|| requests(predicted, observed))
}

/// The difference between two events that should be the same one.
#[must_use]
pub fn compare_step(predicted: Option<&Event>, observed: Option<&Event>) -> Option<Difference> {
    let told = |event: Option<&Event>| {
        event.map_or_else(
            || "nothing".to_string(),
            |event| {
                let connection = event
                    .connection
                    .map(|id| format!("{id} "))
                    .unwrap_or_default();
                format!("{connection}{}: {}", event.place, event.what)
            },
        )
    };
    let event = predicted.or(observed)?;
    let at = format!("step {}, {}", event.id.0 + 1, event.at);
    difference(at, told(predicted), told(observed))
}

fn requests(predicted: &Trace, observed: &Trace) -> Option<Difference> {
    let count = predicted.requests.len().max(observed.requests.len());
    (0..count).find_map(|index| {
        let told = |trace: &Trace| {
            trace.requests.get(index).map_or_else(
                || "no such request".to_string(),
                |one| View::from(one).to_string(),
            )
        };
        let number = u32::try_from(index).map_or(RequestId(u32::MAX), |index| RequestId(index + 1));
        difference(format!("request {number}"), told(predicted), told(observed))
    })
}

fn connections(predicted: &Trace, observed: &Trace) -> Option<Difference> {
    let events = predicted.events.iter().chain(&observed.events);
    let all: BTreeSet<ConnId> = events.filter_map(|event| event.connection).collect();
    all.into_iter().find_map(|id| {
        [Side::Client, Side::Server].into_iter().find_map(|side| {
            let (ours, theirs) = (calls(predicted, id, side), calls(observed, id, side));
            (0..ours.len().max(theirs.len())).find_map(|index| {
                let told = |calls: &[Outcome]| {
                    calls
                        .get(index)
                        .map_or_else(|| "nothing".to_string(), ToString::to_string)
                };
                let at = format!("connection {id}, {side}, call {}", index + 1);
                difference(at, told(&ours), told(&theirs))
            })
        })
    })
}

fn difference(at: String, predicted: String, observed: String) -> Option<Difference> {
    (predicted != observed).then_some(Difference {
        at,
        predicted,
        observed,
    })
}

/// What a call came to, as far as both worlds can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done(Op),
    Failed(Op, Errno),
    EndOfStream,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(op) => write!(f, "{op}"),
            Self::Failed(op, errno) => write!(f, "{op} = -1 {errno}"),
            Self::EndOfStream => f.write_str("read = 0 (EOF)"),
        }
    }
}

/// The calls of one application on one connection. What only one world has is left
/// out: calls that would have waited, looks at idle connections, a `shutdown` right
/// before `close`, whatever it returned, and in how many pieces something was read or written.
fn calls(trace: &Trace, connection: ConnId, side: Side) -> Vec<Outcome> {
    let mut calls = Vec::new();
    for event in &trace.events {
        let What::Called { call, result } = event.what else {
            continue;
        };
        if event.connection != Some(connection) || event.place != Place::app(side) {
            continue;
        }
        let outcome = match (call, result) {
            (Op::Poll, _) | (_, Err(Errno::Again)) => continue,
            (Op::Read, Ok(0)) => Outcome::EndOfStream,
            (_, Ok(_)) => Outcome::Done(call),
            (_, Err(errno)) => Outcome::Failed(call, errno),
        };
        let shut = matches!(
            calls.last(),
            Some(Outcome::Done(Op::Shutdown) | Outcome::Failed(Op::Shutdown, _))
        );
        if outcome == Outcome::Done(Op::Close) && shut {
            calls.pop();
        }
        let again = matches!(outcome, Outcome::Done(Op::Read | Op::Write))
            && calls.last() == Some(&outcome);
        if !again {
            calls.push(outcome);
        }
    }
    calls
}
