//! When what is seen of a run: its moments, and their places in the playing. Knows the
//! ladder's heights and nothing of SVG.

use alloc::vec::Vec;

use crate::draw::ladder::{Arrow, Ladder};
use crate::draw::pace::{Beat, Pace};
use crate::trace::{EventId, Trace};
use crate::units::time::{Duration, Instant};

/// How long the whole run is seen before it is played again.
const REST: Duration = Duration::from_secs(3);

/// The moments of a run, and how it is played.
pub(super) struct Score {
    /// When something is to be seen, in order.
    moments: Vec<Instant>,
    /// The height at which the first event of each moment stands.
    rows: Vec<u32>,
    pace: Pace,
}

impl Score {
    /// The moments of a trace whose ladder this is.
    pub(super) fn new(trace: &Trace, ladder: &Ladder) -> Self {
        let beats = beats(trace, ladder);
        let moments: Vec<Instant> = beats.iter().map(|beat| beat.at).collect();
        let row = |at: &Instant| {
            let first = trace.events.partition_point(|event| event.at < *at);
            ladder.rows.get(first).copied().unwrap_or(ladder.height)
        };
        let rows: Vec<u32> = moments.iter().map(row).collect();
        let network = &trace.scenario.network;
        let flight = network.to_server.max().max(network.to_client.max());
        let quiet = ladder.breaks.first();
        let opening = quiet.and_then(|quiet| moment_above(&moments, &rows, quiet.at));
        let pace = Pace::new(&beats, flight, opening.unwrap_or(Instant::START));
        Self {
            moments,
            rows,
            pace,
        }
    }

    /// How long it takes until it is played again.
    pub(super) fn cycle(&self) -> Duration {
        self.pace.length() + REST
    }

    /// How long it is played.
    pub(super) fn length(&self) -> Duration {
        self.pace.length()
    }

    /// How long after the beginning an instant is played.
    pub(super) fn played(&self, at: Instant) -> Duration {
        self.pace.played(at)
    }

    /// The moments, each with the height to which the picture is known by then.
    pub(super) fn heights(&self) -> impl Iterator<Item = (Instant, u32)> {
        let moments = self.moments.iter().copied();
        moments.zip(self.rows.iter().copied())
    }

    /// The moments between two instants.
    pub(super) fn within(&self, from: Instant, to: Instant) -> impl Iterator<Item = Instant> {
        let moments = self.moments.iter().copied();
        moments.filter(move |at| from < *at && *at < to)
    }

    /// The number of the moment with which something is seen that is known at this instant:
    /// never an earlier one.
    pub(super) fn moment(&self, at: Instant) -> usize {
        let number = self.moments.partition_point(|moment| *moment < at);
        number.min(self.moments.len().saturating_sub(1))
    }

    /// The number of the moment by which time has passed this height.
    pub(super) fn after(&self, height: u32) -> usize {
        let above = self.rows.partition_point(|row| *row < height);
        above.min(self.rows.len().saturating_sub(1))
    }

    /// How many moments there are.
    pub(super) fn count(&self) -> usize {
        self.moments.len()
    }

    /// When the moment of this number is.
    pub(super) fn at(&self, moment: usize) -> Instant {
        self.moments.get(moment).copied().unwrap_or(Instant::START)
    }
}

/// When the time before this height began.
fn moment_above(moments: &[Instant], rows: &[u32], height: u32) -> Option<Instant> {
    let above = rows.partition_point(|row| *row < height);
    moments.get(above.checked_sub(1)?).copied()
}

/// The moments at which a mark appears, a packet leaves or its way ends.
fn beats(trace: &Trace, ladder: &Ladder) -> Vec<Beat> {
    let at = |event: EventId| trace.event(event).map(|event| event.at);
    let marked = ladder.notes.iter().map(|note| note.event);
    let left = ladder.arrows.iter().map(|arrow| arrow.sent);
    let ended = ladder.arrows.iter().filter_map(|arrow| arrow.ended);
    let seen = marked.chain(left).map(|event| (event, 1));
    let seen = seen.chain(ended.map(|event| (event, 0)));
    let mut seen: Vec<(Instant, u32)> = seen
        .filter_map(|(event, marks)| Some((at(event)?, marks)))
        .collect();
    seen.sort_unstable();
    let flying = |now: Instant| {
        let is_under_way = |arrow: &&Arrow| {
            let ended = arrow.ended.and_then(at);
            at(arrow.sent).is_some_and(|sent| sent <= now) && ended.is_some_and(|end| now < end)
        };
        ladder.arrows.iter().filter(is_under_way).count()
    };
    let beat = |group: &[(Instant, u32)]| {
        let at = group[0].0;
        Beat {
            at,
            marks: group.iter().map(|(_, marks)| marks).sum(),
            flying: u32::try_from(flying(at)).unwrap_or(u32::MAX),
        }
    };
    seen.chunk_by(|one, other| one.0 == other.0)
        .map(beat)
        .collect()
}
