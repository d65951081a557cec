//! The moments at which there is something to see of a run: where a mark appears, a packet
//! leaves or its way ends. Reads ladders; knows nothing of how fast they are played.

use alloc::vec;
use alloc::vec::Vec;

use super::ladder::Ladder;
use super::pace::Beat;
use crate::trace::{EventId, Trace};
use crate::units::time::Instant;

/// What is to be seen of one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How many marks it has.
    marks: u32,
    /// Whether a packet leaves that will come to its end.
    leaves: bool,
    /// Whether a packet's way ends.
    ends: bool,
}

impl Seen {
    /// Whether there is anything.
    #[must_use]
    pub fn is_something(self) -> bool {
        self != Self::default()
    }
}

/// What is to be seen of each event of a trace whose ladder this is, by its number.
#[must_use]
pub fn seen(trace: &Trace, ladder: &Ladder) -> Vec<Seen> {
    let mut seen = vec![Seen::default(); trace.events.len()];
    let place = |event: EventId| event.0 as usize;
    for note in &ladder.notes {
        seen[place(note.event)].marks += 1;
    }
    for arrow in &ladder.arrows {
        let sent = &mut seen[place(arrow.sent)];
        sent.marks += 1;
        sent.leaves = arrow.ended.is_some();
        if let Some(ended) = arrow.ended {
            seen[place(ended)].ends = true;
        }
    }
    seen
}

/// The moments of events, which are in the order of time.
#[must_use]
pub fn beats(events: &[(Instant, Seen)]) -> Vec<Beat> {
    let mut beats: Vec<Beat> = Vec::new();
    let mut flying = 0;
    for &(at, seen) in events.iter().filter(|(_, seen)| seen.is_something()) {
        flying += u32::from(seen.leaves);
        flying -= u32::from(seen.ends);
        match beats.last_mut().filter(|beat| beat.at == at) {
            Some(beat) => {
                beat.marks += seen.marks;
                beat.flying = flying;
            }
            None => beats.push(Beat {
                at,
                marks: seen.marks,
                flying,
            }),
        }
    }
    beats
}
