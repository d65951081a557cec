//! One sentence for every event of a trace: what it means there, and the clause that
//! says so. The stories quote these sentences, so that each stands in one place.
//!
//! Two passes, each once over the trace: what stands on the event's connection before
//! it, and then the sentence, which looks no further than the event's cause and the
//! cause of that.

mod calls;
mod context;
mod refused_or_lost;
mod scene;
mod segment_role;
mod segments;
mod states;
mod timers;

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

use crate::http::outcome::Failure;
use crate::trace::{Event, Trace, What};
use context::{ConnectionContext, contexts};
use scene::{Meaning, Scene};

pub use scene::Sentence;

/// One sentence for each event of a trace, in its order.
///
/// ```
/// use idlerace_core::{catalog, explain::narrate, simulate::simulate};
///
/// let trace = simulate(&catalog::find("crossing").unwrap().scenario());
/// let told = narrate(&trace);
/// assert_eq!(told.len(), trace.events.len());
/// assert_eq!(told[0].says, "The client opens a connection for the request.");
/// assert_eq!(told[0].clause, "RFC 9293 §3.5");
/// ```
#[must_use]
pub fn narrate(trace: &Trace) -> Vec<Sentence> {
    let narrator = Narrator::new(trace);
    let events = trace.events.iter();
    events.map(|event| narrator.sentence(event)).collect()
}

/// Knows what stood before each event.
pub(super) struct Narrator<'t> {
    trace: &'t Trace,
    contexts: Vec<ConnectionContext>,
}

impl<'t> Narrator<'t> {
    pub(super) fn new(trace: &'t Trace) -> Self {
        let contexts = contexts(trace);
        Self { trace, contexts }
    }

    pub(super) fn sentence(&self, event: &'t Event) -> Sentence {
        let context = self.contexts.get(event.id.0 as usize);
        let scene = Scene {
            trace: self.trace,
            event,
            context: context.copied().unwrap_or_default(),
        };
        match event.what {
            What::Begins {
                attempt, reused, ..
            } => begins(attempt, reused).into(),
            What::Called { call, result } => calls::called(scene, call, result),
            What::Sent(segment) => segments::sent(scene, segment),
            What::Arrived { segment, verdict } => segments::arrived(scene, segment, verdict),
            What::Lost { segment, by } => refused_or_lost::lost(scene, segment, by),
            What::State { from, to } => states::moved(scene, from, to).into(),
            What::Started { timer, length } => timers::started(event.place, timer, length),
            What::Stopped(timer) => timers::stopped(scene, timer),
            What::Expired(timer) => timers::expired(event.place, timer).into(),
            What::Applied { times, .. } => applied(times),
            What::Finished { result, .. } => finished(result).into(),
        }
    }
}

const fn begins(attempt: u32, reused: bool) -> Meaning {
    match (attempt, reused) {
        (0 | 1, true) => (
            "The client picks the idle connection for the request.",
            "RFC 9112 §9.3",
        ),
        (0 | 1, false) => (
            "The client opens a connection for the request.",
            "RFC 9293 §3.5",
        ),
        (_, true) => (
            "The client sends the request again by itself, on another idle connection.",
            "RFC 9110 §9.2.2",
        ),
        (_, false) => (
            "The client sends the request again by itself, on a connection that it opens.",
            "RFC 9110 §9.2.2",
        ),
    }
}

fn applied(times: u32) -> Sentence {
    if times > 1 {
        let says = format!("The request takes effect again: {times} times by this.");
        return Sentence {
            says: Cow::Owned(says),
            clause: "RFC 9110 §9.2.2",
        };
    }
    let says = "The request has taken effect, whether or not the client ever hears of it.";
    (says, "RFC 9110 §9.2.2").into()
}

const fn finished(result: Result<(), Failure>) -> Meaning {
    match result {
        Ok(()) => ("The client has its answer.", "RFC 9112 §9.2"),
        Err(Failure::NotConnected(_)) => (
            "The request fails: there was no connection for it.",
            "RFC 9293 §3.8.3",
        ),
        Err(Failure::ClosedIdle(_)) => (
            "The request fails: its connection had ended before anything was written.",
            "RFC 9112 §9.5",
        ),
        Err(Failure::NothingWritten(_)) => (
            "The request fails, and nothing of it has left the client.",
            "RFC 9110 §9.2.2",
        ),
        Err(Failure::RequestCut(_)) => (
            "The request fails, and the rest of it has not left the client.",
            "RFC 9112 §9.5",
        ),
        Err(Failure::NoResponse(_)) => (
            "The request fails; the client cannot know whether it was applied.",
            "RFC 9110 §9.2.2",
        ),
        Err(Failure::PartialResponse(_)) => {
            ("The request fails: its response broke off.", "RFC 9112 §8")
        }
        Err(Failure::TimedOut) => (
            "The request fails: the client waits no longer. The server may still apply it.",
            "RFC 9112 §9.5",
        ),
        Err(Failure::Hangs) => (
            "Nothing is left that could end the wait: the request hangs.",
            "RFC 9112 §9.5",
        ),
    }
}
