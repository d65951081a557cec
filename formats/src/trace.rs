//! What one part of a trace says of another: events are numbered in their order, time does not
//! run back, and a cause comes before what it causes; connections are numbered from one, and a
//! segment fits into a window. Whoever shows a trace relies on it, and no schema can say it.
//!
//! Knows nothing of JSON, and nothing of what the model would say.

use idlerace_core::time::Instant;
use idlerace_core::trace::{ConnId, Event, EventId, Trace, What};

/// No segment carries more octets, as no window is larger (RFC 7323 §2.3).
const OCTETS: u32 = 1 << 30;

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
    if event.connection == Some(ConnId(0)) {
        return Err("connection: 0 where 1 or more, or null is expected".to_string());
    }
    check_segment(event.what)?;
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

fn check_segment(what: What) -> Result<(), String> {
    let (field, segment) = match what {
        What::Sent(segment) => ("sent", segment),
        What::Arrived { segment, .. } => ("arrived.segment", segment),
        What::Lost { segment, .. } => ("lost.segment", segment),
        What::Begins { .. }
        | What::Called { .. }
        | What::State { .. }
        | What::Started { .. }
        | What::Stopped(_)
        | What::Expired(_)
        | What::Applied { .. }
        | What::Finished { .. } => return Ok(()),
    };
    let len = segment.len;
    if len > OCTETS {
        return Err(format!(
            "what.{field}.len: {len} where 0 to {OCTETS} is expected"
        ));
    }
    Ok(())
}
