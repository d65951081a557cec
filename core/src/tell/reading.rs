//! What a reader of a run asks at one of its events: what led there, what was counted so
//! far, in which state a kernel is, and where the run turns. All of it is read off the trace
//! and its story.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::story::{Explanation, Story};
use crate::trace::{Event, EventId, Place, Trace, What};
use crate::units::segment::Side;
use crate::units::tcp::State;

/// A trace and its story, to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'t> {
    /// What happened.
    pub trace: &'t Trace,
    /// Why.
    pub explanation: &'t Explanation,
}

/// What was counted up to a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Attempts of which a packet has left the client.
    pub sent: usize,
    /// Those of them after the first.
    pub retried: usize,
    /// Effects on the server.
    pub applied: usize,
    /// The most that any one request was applied.
    pub most: u32,
}

impl<'t> Reading<'t> {
    /// The event with which the client learns of the first attempt that went wrong;
    /// `None` where none did.
    #[must_use]
    pub fn culmination(self) -> Option<EventId> {
        let events = self.explanation.trouble()?.chain.iter();
        let mut events = events.map(|link| link.event);
        events.rfind(|&event| self.place(event) == Some(Place::ClientApp))
    }

    /// For each event up to this one, whether it led to it or is it: its chain of causes
    /// and, where it belongs to a story, what crossed its way.
    #[must_use]
    pub fn led_to(self, event: EventId) -> Vec<bool> {
        let story = self.story_of(event);
        let since = story.and_then(|story| story.chain.first());
        let since = since.map_or(EventId(0), |link| link.event);
        let mut led = vec![false; self.until(event).len()];
        for cause in self.trace.causes(event) {
            if cause.id >= since {
                led[cause.id.0 as usize] = true;
            }
        }
        let side = |event| self.place(event).and_then(Place::side);
        for link in story.into_iter().flat_map(|story| &story.chain) {
            // What the other side did is no cause before it arrives here.
            if link.event <= event && side(link.event) == side(event) {
                led[link.event.0 as usize] = true;
                for sent in self.sent_by(link.event, event) {
                    led[sent.0 as usize] = true;
                }
            }
        }
        led
    }

    /// What led to an event, the nearest first, without itself.
    #[must_use]
    pub fn because(self, event: EventId) -> Vec<&'t Event> {
        let led = self.led_to(event);
        let all = self.until(event).iter().zip(led).rev();
        let led = all.filter_map(|(seen, led)| led.then_some(seen));
        led.filter(|seen| seen.id != event).collect()
    }

    /// What was counted up to an event, itself included.
    #[must_use]
    pub fn counts(self, event: EventId) -> Counts {
        let mut counts = Counts::default();
        // On which connections an attempt has begun of which nothing has left.
        let mut begun = Vec::new();
        for seen in self.until(event) {
            if let What::Begins { attempt, .. } = seen.what {
                begun.push((seen.connection, attempt));
            } else if has_left_client(seen) {
                begun.retain(|&(connection, attempt)| {
                    let leaves = connection == seen.connection;
                    counts.sent += usize::from(leaves);
                    counts.retried += usize::from(leaves && attempt > 1);
                    !leaves
                });
            } else if let What::Applied { times, .. } = seen.what {
                counts.applied += 1;
                counts.most = counts.most.max(times);
            }
        }
        counts
    }

    /// The state of a side's connection at an event; `None` before it has one.
    #[must_use]
    pub fn state(self, side: Side, event: EventId) -> Option<State> {
        let there = Place::tcp(side);
        let mut seen = self.until(event).iter().rev();
        seen.find_map(|seen| {
            let What::State { to, .. } = seen.what else {
                return None;
            };
            (seen.place == there).then_some(to)
        })
    }

    /// The story that an event belongs to.
    fn story_of(self, event: EventId) -> Option<&'t Story> {
        let mut stories = self.explanation.stories.iter();
        stories.find(|story| story.chain.iter().any(|link| link.event == event))
    }

    /// The segments that a call sent by itself, up to an event.
    fn sent_by(self, call: EventId, until: EventId) -> impl Iterator<Item = EventId> + 't {
        let seen = self.until(until).get(call.0 as usize..).unwrap_or(&[]);
        let is_call = matches!(
            seen.first().map(|event| event.what),
            Some(What::Called { .. })
        );
        let sent = move |event: &&Event| {
            is_call && event.cause == Some(call) && matches!(event.what, What::Sent(_))
        };
        seen.iter().filter(sent).map(|event| event.id)
    }

    fn place(self, event: EventId) -> Option<Place> {
        self.trace.event(event).map(|event| event.place)
    }

    fn until(self, event: EventId) -> &'t [Event] {
        let end = self.trace.events.len().min(event.0 as usize + 1);
        &self.trace.events[..end]
    }
}

/// Whether a packet with octets of a request leaves by this.
fn has_left_client(event: &Event) -> bool {
    let has_octets = matches!(event.what, What::Sent(segment) if segment.len > 0);
    has_octets && event.place == Place::ClientTcp
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
    use super::*;
    use crate::run::simulate::simulate;
    use crate::scenario::catalog::{ENTRIES, find};
    use crate::tell::explain::explain;
    use crate::trace::Op;

    #[test]
    fn the_crossing_turns_where_the_client_reads_the_end() {
        let trace = simulate(&find("crossing").unwrap().scenario());
        let explanation = explain(&trace);
        let reading = Reading {
            trace: &trace,
            explanation: &explanation,
        };
        let turns = reading.culmination().unwrap();
        assert_eq!(words(trace.event(turns).unwrap()), "client: read = 0 (EOF)");
        assert_eq!(reading.state(Side::Server, turns), Some(State::FinWait1));
        let because: Vec<String> = reading.because(turns).into_iter().map(words).collect();
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

    /// Reads the simulated run of every named scenario.
    fn each(check: impl Fn(&str, &Reading<'_>)) {
        for entry in ENTRIES {
            let trace = &simulate(&entry.scenario());
            let explanation = &explain(trace);
            check(entry.name, &Reading { trace, explanation });
        }
    }

    #[test]
    fn nothing_counts_as_sent_before_its_packet_has_left() {
        each(|name, reading| {
            let mut left = 0;
            for event in &reading.trace.events {
                left += usize::from(has_left_client(event));
                let counts = reading.counts(event.id);
                assert!(counts.sent <= left, "{name}: {}", words(event));
                if matches!(event.what, What::Begins { .. }) && event.id.0 > 0 {
                    let before = reading.counts(EventId(event.id.0 - 1));
                    assert_eq!(counts, before, "{name}: {}", words(event));
                }
            }
        });
    }

    #[test]
    fn what_is_counted_at_the_end_is_what_the_trace_says() {
        each(|name, reading| {
            let trace = reading.trace;
            let counts = reading.counts(EventId(u32::MAX - 1));
            let written = written(trace);
            assert_eq!(counts.sent, written.len(), "{name}");
            let again = written.iter().filter(|attempt| **attempt > 1);
            assert_eq!(counts.retried, again.count(), "{name}");
            let applied: u32 = trace.requests.iter().map(|request| request.applied).sum();
            assert_eq!(counts.applied, applied as usize, "{name}");
        });
    }

    /// Of each attempt whose `write()` the kernel took, the how manieth of its request it was:
    /// what is begun on a connection that turns out to be dead is never written.
    fn written(trace: &Trace) -> Vec<u32> {
        let mut written = Vec::new();
        for (place, event) in trace.events.iter().enumerate() {
            let What::Begins { attempt, .. } = event.what else {
                continue;
            };
            let behind = trace.events.iter().skip(place + 1);
            let mut own = behind
                .filter(|one| one.connection == event.connection)
                .take_while(|one| !matches!(one.what, What::Begins { .. }));
            if own.any(is_write) {
                written.push(attempt);
            }
        }
        written
    }

    fn is_write(event: &Event) -> bool {
        let call = Op::Write;
        let is_one =
            matches!(event.what, What::Called { call: made, result: Ok(_) } if made == call);
        is_one && event.place == Place::ClientApp
    }
}
