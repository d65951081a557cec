//! Where the part of a run begins and ends that is worth watching: from the idle connection
//! before the request that matters until it is known how that ended.
//!
//! A run and its ladder in, heights out; this file knows nothing of the browser.

use idlerace_core::{
    ladder::{Ladder, Window},
    trace::{EventId, What},
};

use crate::model::quiz::Question;
use crate::model::run::Run;

/// The height of the silence before the request that matters, or of the request before it where
/// there is none, and the height of the silence after it.
pub(super) fn race(run: &Run, ladder: &Ladder) -> (u32, u32) {
    let asked = Question::of(run);
    let row = |event: u32| ladder.row(EventId(event));
    let begins = asked.as_ref().map_or(0, |asked| row(asked.event));
    let events = run.trace.events.iter();
    let others = events
        .clone()
        .filter(|event| matches!(event.what, What::Begins { .. }));
    let rows = others.map(|event| ladder.row(event.id));
    let before = rows.filter(|&row| row < begins).max().unwrap_or(0);
    // What the request runs into may have been decided before it began.
    let is_met = |window: &&Window| (before..begins).contains(&window.start);
    let met = ladder.windows.iter().find(is_met);
    let meets = met.map_or(begins, |window| window.start);
    let mut cuts = ladder.breaks.iter().map(|cut| cut.at);
    let silence = cuts.clone().rfind(|&at| at < meets).unwrap_or(0);
    let mut ends = events.filter(|event| match event.what {
        What::Finished { request, .. } => Some(request.0) == asked.as_ref().map(|it| it.request),
        _ => false,
    });
    let known = run.culmination().or_else(|| Some(ends.next()?.id.0));
    let known = known.map_or(ladder.height, row).max(begins);
    let quiet = cuts.find(|&at| at > known).unwrap_or(ladder.height);
    (silence.max(before), quiet)
}
