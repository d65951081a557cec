//! The story of a trace: what happened, why, under which clause, and what the logs
//! on both sides say. [`narrate`] has a sentence for each event; a story quotes those
//! that decided it.
//!
//! Reads the trace and the scenario in it, nothing else, so that it tells the story
//! of an observed trace as well as of a simulated one.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::attempts::attempts;
use super::evidence::Evidence;
use super::narrate::Narrator;
use crate::http::message::RequestId;
use crate::scenario::profile::Received;
use crate::scenario::retry::RetryDecision;
use crate::trace::{Event, Op, Place, Timer, Trace, What};

pub use super::causes::Cause;
pub use super::description::Effect;
pub use super::narrate::{Sentence, narrate};
pub use super::signature::{ClientSign, Part, Phrase, ServerSign, Signature, WireSign};
pub use super::story::{Explanation, Link, Story};

/// Explains a trace.
#[must_use]
pub fn explain(trace: &Trace) -> Explanation {
    let narrator = Narrator::new(trace);
    let stories: Vec<Story> = attempts(trace)
        .filter_map(|evidence| story(trace, &narrator, &evidence))
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

fn story<'t>(trace: &'t Trace, narrator: &Narrator<'t>, evidence: &Evidence) -> Option<Story> {
    let cause = Cause::decide(evidence)?;
    let mut events: Vec<&Event> = Vec::new();
    for end in evidence.threads() {
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
            let sentence = narrator.sentence(event);
            Link {
                event: event.id,
                says: sentence.says.into_owned(),
                clause: sentence.clause.to_string(),
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
    let mut failures = stories
        .iter()
        .map(|story| story.cause)
        .filter(|cause| *cause != Cause::SeenInTime);
    let first = failures.next();
    let alike = failures.all(|cause| Some(cause) == first);
    let why = match first {
        None => stories
            .first()
            .map_or("Nothing was reused too late.", |story| {
                story.cause.sentence()
            }),
        Some(only) if alike => only.sentence(),
        Some(_) => "The idle timeout and the next request met, in more than one order.",
    };
    match (failed, again) {
        (_, 1..) => format!("{} applied more than once. {why}", count(again)),
        (0, _) if total == 1 => format!("The request was answered. {why}"),
        (0, _) if first.is_none() => format!("All {total} requests were answered. {why}"),
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
    let received = Received::of(&scenario.requests, octets_read(trace, request));
    let exhausted = again == RetryDecision::Exhausted;
    let profile = scenario.client.profile;
    profile.words(scenario.requests.method, failure, received, exhausted)
}

/// Octets of the response that the client has read in its last attempt at a request.
fn octets_read(trace: &Trace, request: RequestId) -> u32 {
    let mut events = trace.events.iter();
    let begins = events
        .rposition(|event| matches!(event.what, What::Begins { request: of, .. } if of == request));
    let own = begins.map_or(&[][..], |begins| &trace.events[begins..]);
    let reads = own.iter().filter_map(|event| {
        let What::Called {
            call: Op::Read,
            result: Ok(octets),
        } = event.what
        else {
            return None;
        };
        let here = event.place == Place::ClientApp && event.connection == own[0].connection;
        here.then_some(octets)
    });
    reads.sum()
}

fn server_log(trace: &Trace, stories: &[Story]) -> Vec<String> {
    let kill = What::Expired(Timer::Kill);
    let killed = trace.events.iter().any(|event| event.what == kill);
    let kills = killed.then_some(Cause::DiedBeforeApplying);
    let causes = stories.iter().map(|story| story.cause).chain(kills);
    causes
        .filter_map(Cause::server_line)
        .map(ToString::to_string)
        .collect()
}
