//! A scenario that was run, and everything that the page reads from it.
//!
//! Built once for each change of the scenario; each step of the playhead only reads.

use idlerace_core::{
    explain::{Cause, Explanation, Link, Sentence, Story, explain, narrate},
    scenario::Scenario,
    segment::Side,
    simulate::simulate,
    trace::{Event, EventId, Place, Trace, Vantage, What},
};

/// A run and its story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What happened.
    pub trace: Trace,
    /// Why.
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

/// What was counted up to a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Attempts begun.
    pub sent: usize,
    /// Attempts after the first.
    pub retried: usize,
    /// Effects on the server.
    pub applied: usize,
    /// The most that any one request was applied.
    pub most: u32,
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
            told: explain(&trace),
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
        let at_client = |link: &&Link| {
            let event = self.trace.event(link.event);
            event.is_some_and(|event| event.place == Place::ClientApp)
        };
        let chain = &self.trouble()?.chain;
        chain.iter().rfind(at_client).map(|link| link.event.0)
    }

    /// The first attempt that went wrong or, where none did, was nearly to.
    #[must_use]
    pub fn trouble(&self) -> Option<&Story> {
        let stories = &self.told.stories;
        let wrong = stories
            .iter()
            .find(|story| story.cause != Cause::SeenInTime);
        wrong.or(stories.first())
    }

    /// The part of a story that an event is, if it belongs to one.
    #[must_use]
    pub fn link(&self, event: u32) -> Option<&Link> {
        let links = self.told.stories.iter().flat_map(|story| &story.chain);
        links.into_iter().find(|link| link.event.0 == event)
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

    /// For each event up to this one, whether it led to it or is it: its chain of causes
    /// and, where it belongs to a story, what crossed its way.
    #[must_use]
    pub fn led_to(&self, event: u32) -> Vec<bool> {
        let story = self.told.stories.iter().find(|story| {
            let mut links = story.chain.iter();
            links.any(|link| link.event.0 == event)
        });
        let since = story.and_then(|story| story.chain.first());
        let since = since.map_or(0, |link| link.event.0);
        let causes = self.trace.causes(EventId(event)).map(|cause| cause.id.0);
        let mut led = vec![false; self.until(event).len()];
        for cause in causes.filter(|&cause| cause >= since) {
            led[cause as usize] = true;
        }
        let side = |event: EventId| self.trace.event(event).and_then(|seen| seen.place.side());
        let links = story.into_iter().flat_map(|story| &story.chain);
        let known = links.filter(|link| {
            // What the other side did is no cause before it arrives here.
            link.event.0 <= event && side(link.event) == side(EventId(event))
        });
        for link in known {
            led[link.event.0 as usize] = true;
            let seen = &self.until(event)[link.event.0 as usize..];
            let written = matches!(
                seen.first().map(|seen| seen.what),
                Some(What::Called { .. })
            );
            let sent = seen.iter().filter(|seen| {
                written && seen.cause == Some(link.event) && matches!(seen.what, What::Sent(_))
            });
            for sent in sent {
                led[sent.id.0 as usize] = true;
            }
        }
        led
    }

    /// What led to an event, the nearest first, without itself.
    #[must_use]
    pub fn because(&self, event: u32) -> Vec<&Event> {
        let led = self.led_to(event);
        let all = self.until(event).iter().zip(led).rev();
        let led = all.filter_map(|(seen, led)| led.then_some(seen));
        led.filter(|seen| seen.id.0 != event).collect()
    }

    /// What was counted up to an event, itself included.
    #[must_use]
    pub fn counts(&self, event: u32) -> Counts {
        let mut counts = Counts::default();
        for seen in self.until(event) {
            if let What::Begins { attempt, .. } = seen.what {
                counts.sent += 1;
                counts.retried += usize::from(attempt > 1);
            }
            if let What::Applied { times, .. } = seen.what {
                counts.applied += 1;
                counts.most = counts.most.max(times);
            }
        }
        counts
    }

    /// The state of a side's connection at an event; `None` before it has one.
    #[must_use]
    pub fn state(&self, side: Side, event: u32) -> Option<String> {
        let there = Place::tcp(side);
        self.until(event)
            .iter()
            .rev()
            .filter(|seen| seen.place == there)
            .find_map(|seen| {
                if let What::State { to, .. } = seen.what {
                    Some(to.to_string())
                } else {
                    None
                }
            })
    }

    fn until(&self, event: u32) -> &[Event] {
        let end = self.trace.events.len().min(event as usize + 1);
        &self.trace.events[..end]
    }
}

/// An event in words: where, and what.
#[must_use]
pub fn words(event: &Event) -> String {
    let Event { place, what, .. } = event;
    let what = what.to_string();
    if let Some(segment) = what.strip_prefix("> ") {
        format!("{place} sends {segment}")
    } else if let Some(segment) = what.strip_prefix("< ") {
        format!("{place} receives {segment}")
    } else if let Some(segment) = what.strip_prefix("x ") {
        format!("{place}: {segment}")
    } else {
        format!("{place}: {what}")
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog;

    use super::*;

    #[test]
    fn the_crossing_opens_where_the_client_reads_the_end() {
        let run = Run::new(&catalog::find("crossing").unwrap().scenario());
        assert_eq!(
            run.words(run.culmination().unwrap()),
            "client: read = 0 (EOF)"
        );
        assert!(
            run.sentence(run.culmination().unwrap())
                .contains("end of the stream")
        );
        assert_eq!(
            run.state(Side::Server, run.culmination().unwrap())
                .as_deref(),
            Some("FIN-WAIT-1")
        );
    }

    #[test]
    fn the_two_segments_that_crossed_led_to_the_end() {
        let run = Run::new(&catalog::find("crossing").unwrap().scenario());
        let because: Vec<String> = run
            .because(run.culmination().unwrap())
            .into_iter()
            .map(words)
            .collect();
        let expected = [
            "client tcp receives F. 119:119(0) ack 139",
            "client tcp sends P. 139:277(138) ack 119",
            "client: write = 138",
            "client: request 2: reuses the connection",
            "server tcp sends F. 119:119(0) ack 139",
            "server: close = 0",
            "server: close lag over",
            "server: idle timeout over",
        ];
        assert_eq!(because, expected);
    }

    #[test]
    fn what_is_counted_at_the_end_is_what_the_trace_says() {
        for entry in catalog::ENTRIES {
            let run = Run::new(&entry.scenario());
            let counts = run.counts(u32::MAX - 1);
            let requests = &run.trace.requests;
            let sent: u32 = requests.iter().map(|request| request.attempts).sum();
            let applied: u32 = requests.iter().map(|request| request.applied).sum();
            assert_eq!(counts.sent, sent as usize, "{}", entry.name);
            assert_eq!(counts.applied, applied as usize, "{}", entry.name);
        }
    }
}
