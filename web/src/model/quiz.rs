//! "What will the client see?": a question before the run is shown, with four choices.
//!
//! The answer is read from the run. This file knows nothing of the browser.

use idlerace_core::{
    errno::Errno,
    explain::Cause,
    trace::{Failure, RequestOutcome, StreamEnd, What},
};

use crate::model::run::Run;

/// What a client can see of a request, as far as its program can tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The response, at the first try.
    Served,
    /// The response, after another try that the program knows nothing of.
    Recovered,
    /// The end of the stream instead of a response.
    Eof,
    /// A reset instead of a response.
    Reset,
    /// The connection was dead before anything was sent.
    Unsent,
    /// No connection could be opened.
    Unconnected,
    /// Nothing, until its patience is over.
    TimedOut,
}

impl Answer {
    /// Every answer, in the order in which choices are offered.
    const ALL: [Self; 7] = [
        Self::Served,
        Self::Recovered,
        Self::Eof,
        Self::Reset,
        Self::Unsent,
        Self::Unconnected,
        Self::TimedOut,
    ];

    /// What the client sees, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Served => "A response, at the first try",
            Self::Recovered => "A response, after its library quietly sent the request again",
            Self::Eof => "An error: the connection ended before a response (EOF)",
            Self::Reset => "An error: connection reset by peer",
            Self::Unsent => "An error: the connection was dead before anything was sent",
            Self::Unconnected => "An error: no connection could be opened",
            Self::TimedOut => "Nothing, until the client gives up",
        }
    }

    const fn of(outcome: &RequestOutcome) -> Self {
        match outcome.result {
            Ok(()) if outcome.attempts > 1 => Self::Recovered,
            Ok(()) => Self::Served,
            Err(Failure::NotConnected(_)) => Self::Unconnected,
            Err(Failure::ClosedIdle(_) | Failure::NothingWritten(_)) => Self::Unsent,
            Err(Failure::NoResponse(StreamEnd::Eof) | Failure::PartialResponse(StreamEnd::Eof)) => {
                Self::Eof
            }
            Err(
                Failure::TimedOut
                | Failure::Hangs
                | Failure::NoResponse(StreamEnd::Error(Errno::TimedOut))
                | Failure::PartialResponse(StreamEnd::Error(Errno::TimedOut)),
            ) => Self::TimedOut,
            Err(
                Failure::NoResponse(StreamEnd::Error(_))
                | Failure::PartialResponse(StreamEnd::Error(_)),
            ) => Self::Reset,
        }
    }
}

/// A question about one request of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The number of the request.
    pub request: u32,
    /// The event with which it begins: what comes later would answer the question.
    pub event: u32,
    /// What to choose from; the right answer is among them.
    pub choices: Vec<Answer>,
    /// What the client sees.
    pub right: Answer,
}

/// How many choices there are.
const CHOICES: usize = 4;

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
        let right = Answer::of(outcome);
        Some(Self {
            request: outcome.request.0,
            event: first.id.0,
            choices: choices(right, first.id.0),
            right,
        })
    }
}

/// The right answer and others, which differ from run to run so that the rare ones do
/// not give themselves away.
fn choices(right: Answer, salt: u32) -> Vec<Answer> {
    let others: Vec<Answer> = Answer::ALL
        .into_iter()
        .filter(|&other| other != right)
        .collect();
    let start = salt as usize % others.len();
    let wrong: Vec<Answer> = others
        .into_iter()
        .cycle()
        .skip(start)
        .take(CHOICES - 1)
        .collect();
    let offered = |answer: &Answer| *answer == right || wrong.contains(answer);
    Answer::ALL.into_iter().filter(offered).collect()
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog;

    use super::*;

    #[test]
    fn each_entry_has_a_question_with_its_answer_among_four() {
        for entry in catalog::ENTRIES {
            let question = Question::of(&Run::new(&entry.scenario())).unwrap();
            assert_eq!(question.choices.len(), CHOICES, "{}", entry.name);
            assert!(question.choices.contains(&question.right), "{}", entry.name);
        }
    }

    #[test]
    fn the_answers_are_what_the_clients_see() {
        for (name, request, right) in [
            ("article-as-printed", 100, Answer::Served),
            ("fin-seen-in-time", 2, Answer::Served),
            ("crossing", 2, Answer::Eof),
            ("unread-at-close", 2, Answer::Reset),
            ("get-is-retried", 2, Answer::Recovered),
            ("fin-seen-after-checkout", 2, Answer::Unsent),
            ("nat-forgets", 2, Answer::TimedOut),
        ] {
            let entry = catalog::find(name).unwrap();
            let question = Question::of(&Run::new(&entry.scenario())).unwrap();
            assert_eq!(
                (question.request, question.right),
                (request, right),
                "{name}"
            );
        }
    }
}
