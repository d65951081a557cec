//! How much time must really pass between two steps. Only where a kernel looks at its
//! own clock: how it acknowledges depends on how recent the last data is.
//!
//! Knows no packet and makes no call.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use idlerace_core::segment::Side;
use idlerace_core::time;
use idlerace_core::trace::{ConnId, EventId, Op, Trace, What};

use super::kernel::Looks;
use crate::system::time::to_std;

/// From here on data is not recent (`TCP_ATO_MIN`).
pub(super) const RECENT: time::Duration = time::Duration::from_millis(40);
/// The least that a retransmission timeout can be (`TCP_RTO_MIN` and a tick).
pub(super) const STALE: time::Duration = time::Duration::from_millis(204);
/// So many acknowledgments at once a kernel has in stock (`TCP_MAX_QUICKACKS`), less
/// some that a handshake or a doubt may have used.
const STOCK: u32 = 12;
/// Two ticks at 250 Hz and some microseconds: a kernel's clock for this is coarse.
const MARGIN: Duration = Duration::from_millis(9);

/// How long a silence is, with the ticks of a kernel's clock.
pub(super) fn length(silence: Silence) -> Duration {
    let length = match silence {
        Silence::NotRecent => RECENT,
        Silence::Stale => STALE,
    };
    to_std(length) + MARGIN
}

/// One end of a connection.
pub(super) type Lane = (ConnId, Side);

/// A silence that a kernel has to hear, counted from the latest data that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// What is written after it is no answer any more, so that acknowledgments need not
    /// wait for answers (`tcp_event_data_sent`).
    NotRecent,
    /// What arrives after it fills the stock of acknowledgments at once again
    /// (`tcp_event_data_recv`).
    Stale,
}

/// The silences that are needed before a step.
pub(super) type Silences = BTreeMap<EventId, Vec<(Lane, Silence)>>;

/// The steps before which there has to be silence, as soon as the trace's time says so:
/// other timers of the kernels see it pass at the same point.
pub(super) fn silences(trace: &Trace) -> Silences {
    let mut silences = Silences::new();
    for demand in demands(trace) {
        let index = trace
            .events
            .partition_point(|earlier| earlier.at < demand.since);
        let first = trace.events.get(index);
        let first = first.map_or(demand.before, |first| first.id);
        let of_it = silences.entry(first).or_default();
        of_it.push((demand.lane, demand.silence));
    }
    silences
}

/// The same, each before the step that needs it: what is missing to it by then.
pub(super) fn silences_at_last(trace: &Trace) -> Silences {
    let mut silences = Silences::new();
    for demand in demands(trace) {
        let of_it = silences.entry(demand.before).or_default();
        of_it.push((demand.lane, demand.silence));
    }
    silences
}

/// A silence that a trace needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    /// It can begin to be waited for as soon as the trace's time is this.
    pub(super) since: time::Instant,
    /// The step before which it has to be over.
    pub(super) before: EventId,
    pub(super) lane: Lane,
    pub(super) silence: Silence,
}

/// The silences that a trace needs, in the order of its steps.
pub(super) fn demands(trace: &Trace) -> Vec<Demand> {
    let mut ears: BTreeMap<Lane, Ear> = BTreeMap::new();
    let mut demands = Vec::new();
    for event in &trace.events {
        let (Some(id), Some(side)) = (event.connection, event.place.side()) else {
            continue;
        };
        let ear = ears.entry((id, side)).or_default();
        let needed = if is_data_written(&event.what) {
            ear.before_write(event.at)
        } else if is_data_arrived(&event.what) {
            ear.before_data(event.at)
        } else {
            None
        };
        demands.extend(needed.map(|(since, silence)| Demand {
            since,
            before: event.id,
            lane: (id, side),
            silence,
        }));
    }
    demands
}

const fn is_data_written(what: &What) -> bool {
    matches!(
        what,
        What::Called {
            call: Op::Write,
            result: Ok(1..)
        }
    )
}

const fn is_data_arrived(what: &What) -> bool {
    matches!(what, What::Arrived { segment, .. } if segment.len > 0)
}

/// What one end has heard, by the trace.
#[derive(Clone, Copy, Debug, Default)]
struct Ear {
    heard: Option<time::Instant>,
    /// Arrivals of data since the stock was certainly full.
    since_full: u32,
}

impl Ear {
    fn before_write(self, at: time::Instant) -> Option<(time::Instant, Silence)> {
        let since = self.heard? + RECENT;
        (at >= since).then_some((since, Silence::NotRecent))
    }

    fn before_data(&mut self, at: time::Instant) -> Option<(time::Instant, Silence)> {
        self.since_full += 1;
        let since = self.heard.replace(at)? + STALE;
        if at <= since || self.since_full < STOCK {
            return None;
        }
        self.since_full = 0;
        Some((since, Silence::Stale))
    }
}

/// The pace of one end of a connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    /// When something last arrived or left, by the trace.
    stirred: time::Instant,
    /// When data last arrived.
    heard: Option<Instant>,
}

impl Pace {
    /// Something arrived or left.
    pub(super) const fn stirs(&mut self, at: time::Instant) {
        self.stirred = at;
    }

    /// Data arrived.
    pub(super) fn hears(&mut self) {
        self.heard = Some(Instant::now());
    }

    /// No data arrived so far.
    pub(super) const fn has_heard_nothing(&self) -> bool {
        self.heard.is_none()
    }

    /// For how long nothing arrived or left, by the trace.
    pub(super) const fn silent(&self, at: time::Instant) -> time::Duration {
        at.since(self.stirred)
    }

    /// What is missing to a silence, by what the kernel goes by.
    pub(super) fn missing(&self, silence: Silence, looks: Looks) -> Duration {
        let needed = match silence {
            Silence::NotRecent => looks.recent.unwrap_or(to_std(RECENT)),
            Silence::Stale => looks.timeout.unwrap_or(to_std(STALE)),
        };
        let passed = self.heard.map_or(Duration::MAX, |heard| heard.elapsed());
        (needed + MARGIN).saturating_sub(passed)
    }
}
