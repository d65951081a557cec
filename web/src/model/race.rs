//! Where the part of a run begins and ends that is worth watching: from the idle connection
//! before the request that matters until it is known how that ended.
//!
//! A run and its ladder in, heights out; this file knows nothing of the browser.

use idlerace_core::{
    ladder::Ladder,
    trace::{EventId, What},
};

use crate::model::quiz::Question;
use crate::model::run::Run;

/// The height of the silence before the request that matters, or of the request before it where
/// there is none, and the height of the silence after it.
pub(super) fn race(run: &Run, ladder: &Ladder) -> (u32, u32) {
    let row = |event: u32| ladder.row(EventId(event));
    let asked = Question::of(run);
    let (asked, begins) = asked.map_or((0, 0), |asked| (asked.request, row(asked.event)));
    let (mut before, mut known) = (0, None);
    for event in &run.trace.events {
        let row = ladder.row(event.id);
        if matches!(event.what, What::Begins { .. }) && row < begins {
            before = row;
        }
        if matches!(event.what, What::Finished { request, .. } if request.0 == asked) {
            known = Some(row);
        }
    }
    // What the request runs into may have been decided before it began.
    let mut meets = begins;
    for window in ladder
        .windows
        .iter()
        .filter(|window| window.start >= before)
    {
        meets = meets.min(window.start);
    }
    let known = run.culmination().map(row).or(known);
    let known = known.unwrap_or(ladder.height).max(begins);
    let (mut from, mut to) = (before, ladder.height);
    for cut in &ladder.breaks {
        if cut.at < meets {
            from = from.max(cut.at);
        } else if cut.at > known {
            to = to.min(cut.at);
        }
    }
    (from, to)
}
