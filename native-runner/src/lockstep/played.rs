//! What became of a trace whose calls were made by the clock, and how long that takes.
//!
//! Makes none.

use std::time::Duration;

use idlerace_core::compare::Difference;
use idlerace_core::time;
use idlerace_core::trace::{Event, Timer, Trace, What};

use crate::system::time::to_std;

/// No run takes longer than this.
pub const LONGEST: Duration = Duration::from_secs(15);

/// A run in which a call was so late that others had their turn before it is not judged if
/// it differs.
const LATE: Duration = Duration::from_millis(2);

/// What became of a trace.
#[derive(Clone, Debug)]
pub struct Played {
    /// The calls and what they returned. Instants are the trace's.
    pub trace: Trace,
    /// The first difference.
    pub difference: Option<Difference>,
    /// How late the latest call was made.
    pub late: Duration,
}

impl Played {
    /// Whether the machine was too late for a judgement.
    #[must_use]
    pub fn is_too_late(&self) -> bool {
        self.difference.is_some() && self.late > LATE
    }
}

/// How long a trace takes by the clock: until the last thing that an application does.
#[must_use]
pub fn length(predicted: &Trace) -> Duration {
    let does = |event: &&Event| is_done_here(event);
    let last = predicted.events.iter().rfind(does);
    last.map_or(Duration::ZERO, |last| to_std(since_start(last)))
}

/// Whether somebody here has to do something for it; the rest is the kernels' and the wire's.
pub(super) const fn is_done_here(event: &Event) -> bool {
    matches!(
        event.what,
        What::Begins { .. }
            | What::Called { .. }
            | What::Applied { .. }
            | What::Finished { .. }
            | What::Expired(Timer::HostDown | Timer::HostUp)
    )
}

/// An event's instant by the trace.
pub(super) fn since_start(event: &Event) -> time::Duration {
    event.at.since(time::Instant::START)
}
