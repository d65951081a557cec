//! When what is seen of a run: its moments, and their places in the playing. Knows the
//! ladder's heights and nothing of SVG.

use alloc::vec::Vec;

use crate::draw::beats::{beats, seen};
use crate::draw::ladder::Ladder;
use crate::draw::pace::Pace;
use crate::trace::Trace;
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
        let times = trace.events.iter().map(|event| event.at);
        let seen: Vec<_> = times.zip(seen(trace, ladder)).collect();
        let beats = beats(&seen);
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
        let last = moments.last().copied().unwrap_or(Instant::START);
        let opening = opening.unwrap_or(Instant::START);
        let pace = Pace::new(
            &beats,
            flight,
            opening..=Instant::from_nanos(u64::MAX),
            Instant::START..=last,
        );
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
