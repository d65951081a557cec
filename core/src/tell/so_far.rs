//! What is known of a run at one of its events: the story as far as it has come.
//!
//! Whoever steps through a run is told nothing of what is still to come. What happens at the
//! instant of the event counts as known: a client that reads the end of the stream fails the
//! request at that instant, some events later.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that can happen little is counted"
)]

use alloc::string::String;
use alloc::vec::Vec;

use super::explain::{Cause, Tally, in_order, server_log};
use super::reading::Reading;
use super::story::Story;
use crate::trace::{Event, EventId, Place, Trace, What};
use crate::units::segment::Side;
use crate::units::time::Instant;

/// The story of a run as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoFar {
    /// One sentence: how many requests ended and how, and why they failed.
    pub headline: String,
    /// What a user of the client has read.
    pub client_log: Vec<String>,
    /// What the server has logged.
    pub server_log: Vec<String>,
}

impl Reading<'_> {
    /// What is known at an event; behind the last one, all.
    #[must_use]
    pub fn so_far(self, event: EventId) -> SoFar {
        let all = self.explanation;
        let events = &self.trace.events;
        let now = self.trace.event(event).map(|event| event.at);
        let seen = events.partition_point(|event| now.is_none_or(|now| event.at <= now));
        if seen == events.len() {
            return SoFar {
                headline: all.headline.clone(),
                client_log: all.client_log.clone(),
                server_log: all.server_log.clone(),
            };
        }
        let seen = &events[..seen];
        let tally = tally(self.trace, seen);
        let told = |side: Side| {
            let stories = all.stories.iter();
            let known = stories.filter(|story| told_at(self.trace, story, side) <= now);
            let known: Vec<Cause> = known.map(|story| story.cause).collect();
            known
        };
        SoFar {
            headline: tally.sentence(&told(Side::Client), in_order(self.trace)),
            client_log: all.client_log.iter().take(tally.failed).cloned().collect(),
            server_log: server_log(seen, &told(Side::Server)),
        }
    }
}

fn tally(trace: &Trace, seen: &[Event]) -> Tally {
    let mut tally = Tally {
        total: trace.requests.len(),
        ..Tally::default()
    };
    for event in seen {
        match event.what {
            What::Finished { result, .. } => {
                tally.over += 1;
                tally.failed += usize::from(result.is_err());
            }
            What::Applied { times: 2, .. } => tally.again += 1,
            _ => {}
        }
    }
    tally
}

/// When a story is over for the program on a side: at the last of its events there or, where
/// it has none there, at its last.
fn told_at(trace: &Trace, story: &Story, side: Side) -> Option<Instant> {
    let events = story.chain.iter().rev();
    let mut events = events.filter_map(|link| trace.event(link.event));
    let last = events.clone().next();
    let there = events.find(|event| event.place == Place::app(side));
    there.or(last).map(|event| event.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::simulate::simulate;
    use crate::scenario::catalog::{ENTRIES, find};
    use crate::tell::explain::explain;

    fn at_each(name: &str) -> Vec<SoFar> {
        let trace = simulate(&find(name).unwrap().scenario());
        let explanation = explain(&trace);
        let reading = Reading {
            trace: &trace,
            explanation: &explanation,
        };
        let ids = trace.events.iter().map(|event| event.id);
        ids.map(|id| reading.so_far(id)).collect()
    }

    #[test]
    fn the_crossing_is_told_when_the_client_knows_it() {
        let trace = simulate(&find("crossing").unwrap().scenario());
        let explanation = explain(&trace);
        let reading = Reading {
            trace: &trace,
            explanation: &explanation,
        };
        let turns = reading.culmination().unwrap();
        let told = reading.so_far(turns);
        assert_eq!(told.headline, explanation.headline);
        assert_eq!(told.client_log, explanation.client_log);
        let before = reading.so_far(EventId(turns.0 - 3));
        assert_eq!(before.headline, "So far: 1 of 2 requests answered.");
        assert!(before.client_log.is_empty());
        let first = reading.so_far(EventId(0));
        assert_eq!(first.headline, "So far: 0 of 2 requests answered.");
    }

    #[test]
    fn logs_only_grow_and_at_the_end_all_is_told() {
        for entry in ENTRIES {
            let told = at_each(entry.name);
            for pair in told.windows(2) {
                assert!(pair[1].client_log.starts_with(&pair[0].client_log));
                assert!(pair[1].server_log.len() >= pair[0].server_log.len());
            }
            let all = explain(&simulate(&entry.scenario()));
            let last = told.last().unwrap();
            assert_eq!(last.headline, all.headline, "{}", entry.name);
            assert_eq!(last.client_log, all.client_log, "{}", entry.name);
            assert_eq!(last.server_log, all.server_log, "{}", entry.name);
        }
    }

    #[test]
    fn a_long_run_counts_what_failed_so_far() {
        let told = at_each("article-as-logged");
        let mut counted: Vec<&str> = told.iter().map(|told| told.headline.as_str()).collect();
        counted.dedup();
        assert!(
            counted
                .iter()
                .any(|line| line.starts_with("So far: 1 of 100 requests failed. ")),
            "{counted:?}"
        );
    }
}
