//! The request that matters in a run, which is asked about, watched and proven.
//!
//! Read from the run. This file knows nothing of the browser.

use idlerace_core::{
    explain::Cause,
    trace::{RequestOutcome, What},
};

use crate::model::run::Run;

/// A question about one request of a run: what will the client see of it?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The number of the request.
    pub request: u32,
    /// The event with which it begins: what comes later would answer the question.
    pub event: u32,
}

impl Question {
    /// The question about the request that matters in a run: the first one in trouble
    /// or, where there is none, the last.
    #[must_use]
    pub fn of(run: &Run) -> Option<Self> {
        let requests = &run.trace.requests;
        let trouble = run.trouble().map(|story| {
            // The end of an idle connection matters to the request that follows.
            story.request.0 + u32::from(story.cause == Cause::SeenInTime)
        });
        let matters = |outcome: &&RequestOutcome| Some(outcome.request.0) == trouble;
        let outcome = requests.iter().find(matters).or(requests.last())?;
        let first = run.trace.events.iter().find(|event| {
            matches!(event.what, What::Begins { request, .. } if request == outcome.request)
        })?;
        Some(Self {
            request: outcome.request.0,
            event: first.id.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog;

    use super::*;

    #[test]
    fn each_entry_has_a_request_that_matters() {
        for entry in catalog::ENTRIES {
            let run = Run::new(&entry.scenario());
            let question = Question::of(&run).unwrap();
            let begins = run.words(question.event);
            let named = format!("request {}", question.request);
            assert!(begins.contains(&named), "{}: {begins}", entry.name);
        }
    }
}
