//! The story of a trace: what happened, why, under which clause, and what the logs
//! on both sides say. [`narrate`] has a sentence for each event; a story quotes those
//! that decided it.
//!
//! Reads the trace and the scenario in it, nothing else, so that it tells the story
//! of an observed trace as well as of a simulated one.

mod cause;
mod evidence;
mod tells;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::http::message::RequestId;
use crate::scenario::retry::Again;
use crate::tell::narrate::Narrator;
use crate::trace::{Event, EventId, Timer, Trace, What};
use evidence::{Evidence, attempts};

pub use crate::tell::narrate::{Sentence, narrate};
pub use cause::Cause;
pub use tells::Tells;

/// The story of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// One sentence: what happened and why.
    pub headline: String,
    /// One story for each attempt that failed or each connection that was found dead
    /// in time, in order.
    pub stories: Vec<Story>,
    /// What a user of the client reads, one line for each request that failed.
    pub client_log: Vec<String>,
    /// What the server logs: in the race, nothing.
    pub server_log: Vec<String>,
}

/// Why one attempt did not go the ordinary way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Which request.
    pub request: RequestId,
    /// Which attempt at it.
    pub attempt: u32,
    /// Why.
    pub cause: Cause,
    /// The events that led there, in order.
    pub chain: Vec<Link>,
}

/// One event of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which event.
    pub event: EventId,
    /// What it means, in a sentence.
    pub says: String,
    /// The clause or kernel function that says so.
    pub clause: String,
}

/// Explains a trace.
#[must_use]
pub fn explain(trace: &Trace) -> Explanation {
    let narrator = Narrator::new(trace);
    let stories: Vec<Story> = attempts(trace)
        .filter_map(|evidence| tell(trace, &narrator, &evidence))
        .collect();
    let failed = trace
        .requests
        .iter()
        .filter(|request| request.result.is_err());
    Explanation {
        headline: headline(trace, &stories),
        client_log: failed
            .map(|request| client_line(trace, request.request))
            .collect(),
        server_log: server_log(trace, &stories),
        stories,
    }
}

fn tell<'t>(trace: &'t Trace, narrator: &Narrator<'t>, evidence: &Evidence) -> Option<Story> {
    let cause = evidence.cause()?;
    let mut events: Vec<&Event> = Vec::new();
    for end in evidence.ends() {
        for event in trace.causes(end) {
            let place = events.binary_search_by_key(&event.id, |known| known.id);
            if let (Err(place), true) = (place, event.id >= evidence.since) {
                events.insert(place, event);
            }
        }
    }
    let chain = events
        .into_iter()
        .filter(|event| evidence.decides(event))
        .map(|event| {
            let told = narrator.sentence(event);
            Link {
                event: event.id,
                says: told.says.into_owned(),
                clause: told.clause.to_string(),
            }
        })
        .collect();
    Some(Story {
        request: evidence.request,
        attempt: evidence.attempt,
        cause,
        chain,
    })
}

fn headline(trace: &Trace, stories: &[Story]) -> String {
    let total = trace.requests.len();
    let failed = trace
        .requests
        .iter()
        .filter(|request| request.result.is_err())
        .count();
    let again = trace
        .requests
        .iter()
        .filter(|request| request.applied > 1)
        .count();
    let count = |number: usize| {
        if number == 1 {
            "1 request".to_string()
        } else {
            format!("{number} requests")
        }
    };
    if trace.stopped_by.is_some() {
        return format!(
            "The run was stopped after {} steps.",
            crate::trace::MAX_STEPS
        );
    }
    let matters = |cause: &Cause| *cause != Cause::SeenInTime;
    let tells = |cause: &Cause| stories.iter().any(|story| story.cause == *cause);
    let all = Cause::ALL.into_iter().chain([Cause::Untold]);
    let causes: Vec<Cause> = all.filter(matters).filter(tells).collect();
    let why = match causes.as_slice() {
        [] => stories
            .first()
            .map_or("Nothing was reused too late.", |story| {
                story.cause.sentence()
            }),
        [only] => only.sentence(),
        _ => "The idle timeout and the next request met, in more than one order.",
    };
    match (failed, again) {
        (_, 1..) => format!("{} applied more than once. {why}", count(again)),
        (0, _) if total == 1 => format!("The request was answered. {why}"),
        (0, _) if causes.is_empty() => format!("All {total} requests were answered. {why}"),
        (0, _) => format!("All {total} requests were answered, one way or the other. {why}"),
        _ => format!("{failed} of {} failed. {why}", count(total)),
    }
}

/// What the client's user reads about a request that failed.
fn client_line(trace: &Trace, request: RequestId) -> String {
    let scenario = &trace.scenario;
    let outcome = trace
        .requests
        .iter()
        .find(|outcome| outcome.request == request);
    let Some((outcome, Err(failure))) = outcome.map(|outcome| (outcome, outcome.result)) else {
        return String::new();
    };
    let last = What::Begins {
        request,
        attempt: outcome.attempts,
        reused: true,
    };
    let reused = trace.events.iter().rev().any(|event| event.what == last);
    let again = scenario
        .client
        .retry
        .again(&scenario.requests, failure, reused, outcome.attempts);
    scenario
        .client
        .profile
        .words(scenario.requests.method, failure, again == Again::Exhausted)
}

fn server_log(trace: &Trace, stories: &[Story]) -> Vec<String> {
    let kill = What::Expired(Timer::Kill);
    let killed = trace.events.iter().any(|event| event.what == kill);
    let kills = killed.then_some(Cause::DiedBeforeApplying);
    let told = stories.iter().map(|story| story.cause).chain(kills);
    told.filter_map(server_line).collect()
}

fn server_line(cause: Cause) -> Option<String> {
    let line = match cause {
        Cause::DiedBeforeApplying | Cause::DiedAfterApplying => {
            "(whatever is written about the process that died)"
        }
        Cause::AnsweredEarly => "(an access log line with 413)",
        Cause::NotTls => "(a TLS handshake that failed)",
        Cause::HostLost => "(the host's own log: it was down)",
        Cause::SeenInTime
        | Cause::Crossed
        | Cause::UnreadAtClose
        | Cause::SeenAfterCheckout
        | Cause::Unnoticed
        | Cause::ResetOnIdle
        | Cause::Discarded
        | Cause::Swallowed
        | Cause::ResetByMiddlebox
        | Cause::ResetByForgery
        | Cause::OutOfPatience
        | Cause::FinLost
        | Cause::PortClosed
        | Cause::NotAccepted
        | Cause::Untold => return None,
    };
    Some(line.to_string())
}
