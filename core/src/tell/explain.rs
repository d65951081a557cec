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
use super::peer;
use crate::http::message::RequestId;
use crate::http::outcome::RequestOutcome;
use crate::scenario::profile::{Received, Texts};
use crate::scenario::retry::RetryDecision;
use crate::trace::{Event, Op, Place, Timer, Trace, What};

pub use super::causes::Cause;
pub use super::description::Effect;
pub use super::narrate::{Sentence, narrate};
pub use super::signature::{ClientSign, Part, Phrase, ServerSign, Signature, WireSign};
pub use super::story::{Explanation, Link, Story};

/// Explains a trace, in the words of its client.
#[must_use]
pub fn explain(trace: &Trace) -> Explanation {
    let mut told = explain_with(trace, trace.scenario.client.profile.texts());
    if trace.vantage.peer().is_some() {
        told.headline = headline(trace);
    }
    told
}

/// Explains a trace, in these words of its client. Without any, each line of the client's log
/// is empty.
#[must_use]
pub fn explain_with(trace: &Trace, texts: Texts<'_>) -> Explanation {
    let narrator = Narrator::new(trace);
    let stories: Vec<Story> = attempts(trace)
        .filter_map(|evidence| story(trace, &narrator, &evidence))
        .collect();
    let causes: Vec<Cause> = stories.iter().map(|story| story.cause).collect();
    Explanation {
        headline: headline_of(trace, &causes),
        client_log: client_log(trace, texts),
        server_log: server_log(&trace.events, &causes),
        stories,
    }
}

/// What happened and why, in one sentence: of an explanation its headline alone.
#[must_use]
pub fn headline(trace: &Trace) -> String {
    if let Some(who) = trace.vantage.peer() {
        return peer::headline(who, trace);
    }
    let causes: Vec<Cause> = attempts(trace)
        .filter_map(|evidence| Cause::decide(&evidence))
        .collect();
    headline_of(trace, &causes)
}

/// What a user of the client reads, one line for each request that failed.
#[must_use]
pub fn client_log(trace: &Trace, texts: Texts<'_>) -> Vec<String> {
    let failed = trace.requests.iter().filter(|one| one.result.is_err());
    failed
        .map(|one| client_line(trace, one.request, texts))
        .collect()
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

fn headline_of(trace: &Trace, causes: &[Cause]) -> String {
    if trace.stopped_by.is_some() {
        return format!(
            "The run was stopped after {} steps.",
            crate::trace::MAX_STEPS
        );
    }
    let count = |is_one: fn(&RequestOutcome) -> bool| {
        let all = trace.requests.iter();
        all.filter(|request| is_one(request)).count()
    };
    let tally = Tally {
        total: trace.requests.len(),
        over: trace.requests.len(),
        failed: count(|request| request.result.is_err()),
        again: count(|request| request.applied > 1),
    };
    tally.sentence(causes, in_order(trace))
}

/// How requests ended, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// All that the run has.
    pub(super) total: usize,
    /// With which the client is done.
    pub(super) over: usize,
    /// Of these, which failed.
    pub(super) failed: usize,
    /// Applied more than once.
    pub(super) again: usize,
}

impl Tally {
    /// The numbers in a sentence, and why, where something went wrong or all is over;
    /// `in_order` is what there is to say if nothing did.
    pub(super) fn sentence(self, causes: &[Cause], in_order: &str) -> String {
        let Self { total, failed, .. } = self;
        let count = |number: usize| {
            if number == 1 {
                "1 request".to_string()
            } else {
                format!("{number} requests")
            }
        };
        let so_far = if self.over < total { "So far: " } else { "" };
        if !so_far.is_empty() && (failed, self.again) == (0, 0) {
            return format!("{so_far}{} of {} answered.", self.over, count(total));
        }
        let failures = causes.iter().copied();
        let mut failures = failures.filter(|cause| *cause != Cause::SeenInTime);
        let first = failures.next();
        let alike = failures.all(|cause| Some(cause) == first);
        let why = match first {
            None => causes.first().map_or(in_order, |cause| cause.sentence()),
            Some(only) if alike => only.sentence(),
            Some(_) => "The idle timeout and the next request met, in more than one order.",
        };
        match (failed, self.again) {
            (_, 1..) => format!(
                "{so_far}{} applied more than once. {why}",
                count(self.again)
            ),
            (0, _) if total == 1 => format!("The request was answered. {why}"),
            (0, _) if first.is_none() => format!("All {total} requests were answered. {why}"),
            (0, _) => format!("All {total} requests were answered, one way or the other. {why}"),
            _ => format!("{so_far}{failed} of {} failed. {why}", count(total)),
        }
    }
}

/// Of a run in which nothing went wrong, and no connection ended in time.
pub(super) fn in_order(trace: &Trace) -> &'static str {
    let reuses = |event: &Event| matches!(event.what, What::Begins { reused: true, .. });
    if trace.events.iter().any(reuses) {
        "Nothing was reused too late."
    } else {
        "No connection was used twice."
    }
}

/// What the client's user reads about a request that failed.
fn client_line(trace: &Trace, request: RequestId, texts: Texts<'_>) -> String {
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
    texts.words(scenario.requests.method, failure, received, exhausted)
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

/// What the server logs when all of these events have happened and these causes are known.
pub(super) fn server_log(events: &[Event], causes: &[Cause]) -> Vec<String> {
    let kill = What::Expired(Timer::Kill);
    let killed = events.iter().any(|event| event.what == kill);
    let kills = killed.then_some(Cause::DiedBeforeApplying);
    let causes = causes.iter().copied().chain(kills);
    causes
        .filter_map(Cause::server_line)
        .map(ToString::to_string)
        .collect()
}
