//! A scenario that was run, and everything that the page reads from it.
//!
//! Built once for each change of the scenario; each step of the playhead only reads.

use idlerace_core::{
    compare::Difference,
    explain::{Explanation, Link, Sentence, Story, explain_with, narrate},
    profile::Texts,
    reading::Reading,
    scenario::Scenario,
    segment::Side,
    simulate::simulate,
    so_far::SoFar,
    trace::{Event, EventId, Trace, Vantage},
};

pub use idlerace_core::reading::{Counts, words};

/// A run and its story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What happened.
    pub trace: Trace,
    /// Why. The lines of its client's log are counted and empty: its words are fetched.
    pub told: Explanation,
    /// What each event means, in the trace's order.
    pub narration: Vec<Sentence>,
    /// Where an observed run left the predicted one, if it did.
    pub parted: Option<String>,
}

/// What a real kernel did with the steps of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// So many steps were as predicted, from the first one on.
    pub steps: usize,
    /// What the next one was, in place of the predicted one.
    pub difference: Option<String>,
    /// What the packets went over.
    pub wire: String,
}

impl Observation {
    /// What was observed, as `web/later/real.js` says it: the number of steps and the kind of
    /// wire and, where it went another way, at what, what was predicted and what was observed,
    /// with tabs between them. `None` where it is not as it says it.
    #[must_use]
    pub fn of_parts(told: &str) -> Option<Self> {
        let mut parts = told.split('\t').map(str::to_owned);
        let (steps, wire) = (parts.next()?.parse().ok()?, parts.next()?);
        let difference = parts.next().map(|at| {
            let mut next = || parts.next().unwrap_or_default();
            let (predicted, observed) = (next(), next());
            let difference = Difference {
                at,
                predicted,
                observed,
            };
            difference.to_string()
        });
        Some(Self {
            steps,
            difference,
            wire,
        })
    }
}

impl Run {
    /// Runs a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let trace = simulate(scenario);
        Self::of(trace)
    }

    /// What is read from a run that was made elsewhere.
    #[must_use]
    pub fn of(trace: Trace) -> Self {
        Self {
            told: explain_with(&trace, Texts::NONE),
            narration: narrate(&trace),
            trace,
            parted: None,
        }
    }

    /// What was observed of this run: its steps, as far as a kernel took them. They were
    /// compared one by one, so the predicted events are the observed ones.
    #[must_use]
    pub fn observed(&self, observation: &Observation) -> Self {
        let mut trace = self.trace.clone();
        trace.vantage = Vantage::Observed;
        trace.events.truncate(observation.steps);
        if observation.difference.is_some() {
            // How the requests ended was not seen.
            trace.requests.clear();
        }
        let mut run = Self::of(trace);
        run.parted.clone_from(&observation.difference);
        run.told.headline = match &observation.difference {
            None => format!(
                "The kernel took all {} steps as predicted: each result, errno, flag and number.",
                observation.steps
            ),
            Some(difference) => format!(
                "The kernel took {} steps as predicted, then another. {difference}",
                observation.steps
            ),
        };
        run
    }

    /// The event with which the client learns of the first attempt that went wrong;
    /// `None` where none did.
    #[must_use]
    pub fn culmination(&self) -> Option<u32> {
        self.reading().culmination().map(|event| event.0)
    }

    /// The first attempt that went wrong or, where none did, was nearly to.
    #[must_use]
    pub fn trouble(&self) -> Option<&Story> {
        self.told.trouble()
    }

    /// The part of a story that an event is, if it belongs to one.
    #[must_use]
    pub fn link(&self, event: u32) -> Option<&Link> {
        self.told.link(EventId(event))
    }

    /// The event in words: where, and what.
    #[must_use]
    pub fn words(&self, event: u32) -> String {
        self.trace
            .event(EventId(event))
            .map_or_else(String::new, words)
    }

    /// What an event means, and who says so; empty for an event that there is not.
    #[must_use]
    pub fn sentence(&self, event: u32) -> &str {
        let told = self.narration.get(event as usize);
        told.map_or("", |told| &told.says)
    }

    /// The clause, kernel function or fact behind an event's sentence.
    #[must_use]
    pub fn clause(&self, event: u32) -> &'static str {
        let told = self.narration.get(event as usize);
        told.map_or("", |told| told.clause)
    }

    /// For each event up to this one, whether it led to it or is it.
    #[must_use]
    pub fn led_to(&self, event: u32) -> Vec<bool> {
        self.reading().led_to(EventId(event))
    }

    /// What led to an event, the nearest first, without itself.
    #[must_use]
    pub fn because(&self, event: u32) -> Vec<&Event> {
        self.reading().because(EventId(event))
    }

    /// What was counted up to an event, itself included.
    #[must_use]
    pub fn counts(&self, event: u32) -> Counts {
        self.reading().counts(EventId(event))
    }

    /// What is known at an event: of a predicted run its story so far. What was observed is
    /// told as a whole, for it is known when it stands there.
    #[must_use]
    pub fn so_far(&self, event: u32) -> SoFar {
        let mut known = self.reading().so_far(EventId(event));
        if self.trace.vantage == Vantage::Observed {
            known.headline.clone_from(&self.told.headline);
        }
        known
    }

    /// The state of a side's connection at an event; `None` before it has one.
    #[must_use]
    pub fn state(&self, side: Side, event: u32) -> Option<String> {
        let state = self.reading().state(side, EventId(event));
        state.map(|state| state.to_string())
    }

    const fn reading(&self) -> Reading<'_> {
        Reading {
            trace: &self.trace,
            explanation: &self.told,
        }
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog;

    use super::*;

    #[test]
    fn the_crossing_opens_where_the_client_reads_the_end() {
        let run = Run::new(&catalog::find("crossing").unwrap().scenario());
        let opens = run.culmination().unwrap();
        assert_eq!(run.words(opens), "client: read = 0 (EOF)");
        assert!(run.sentence(opens).contains("end of the stream"));
        let nearest = words(run.because(opens)[0]);
        assert!(nearest.starts_with("client tcp receives F."), "{nearest}");
    }
}
