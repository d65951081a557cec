//! What one part of a trace says of another: events are numbered in their order, time does not
//! run back, and a cause comes before what it causes. Whoever shows a trace relies on it, and no
//! schema can say it.
//!
//! Knows nothing of JSON, and nothing of what the model would say.

use idlerace_core::time::Instant;
use idlerace_core::trace::{Event, EventId, Trace};

/// Whether the events of a trace are in order.
///
/// # Errors
/// One line that names the first field that is not, its value, and what would be right.
pub(crate) fn check(trace: &Trace) -> Result<(), String> {
    let mut now = Instant::START;
    for (number, event) in (0..).zip(&trace.events) {
        check_event(number, now, event).map_err(|wrong| format!("events[{number}].{wrong}"))?;
        now = event.at;
    }
    Ok(())
}

fn check_event(number: u32, before: Instant, event: &Event) -> Result<(), String> {
    let Event { id, at, cause, .. } = event;
    if *id != EventId(number) {
        return Err(format!("id: {} where {number} is expected", id.0));
    }
    if *at < before {
        let (at, before) = (at.as_nanos(), before.as_nanos());
        return Err(format!("at: {at} where {before} or more is expected"));
    }
    match cause {
        Some(cause) if cause >= id => Err(if number == 0 {
            format!("cause: {} where null is expected", cause.0)
        } else {
            let last = number - 1;
            format!("cause: {} where 0 to {last}, or null is expected", cause.0)
        }),
        Some(_) | None => Ok(()),
    }
}
