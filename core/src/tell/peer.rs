//! What is said of a trace that was seen at one end of its connections: how its client's requests
//! ended was not seen there.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};

use crate::trace::{Trace, What};

/// What this end saw, in a sentence.
pub(super) fn headline(who: &str, trace: &Trace) -> String {
    let connections = trace.events.iter().filter_map(|event| event.connection);
    let count = connections.collect::<BTreeSet<_>>().len();
    let times = trace.events.iter().filter_map(|event| {
        let What::Applied { times, .. } = event.what else {
            return None;
        };
        Some(times)
    });
    let applied = match times.max().unwrap_or(0) {
        0 => "no request was seen to be applied".to_string(),
        1 => "no request was seen to be applied more than once".to_string(),
        2 => "a request was applied twice".to_string(),
        more => format!("a request was applied {more} times"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("Seen at the {who}, on {count} connection{plural}: {applied}.")
}
