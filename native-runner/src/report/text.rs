//! Pieces of text that several reports have.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use idlerace_core::catalog::Entry;
use idlerace_core::compare::View;
use idlerace_core::explain::explain;
use idlerace_core::profile::Profile as _;
use idlerace_core::trace::Trace;

use crate::source::Loaded;

/// What a scenario is called and what it teaches.
pub(crate) fn heading(loaded: &Loaded) -> String {
    loaded.entry.map_or_else(
        || format!("{}\n", loaded.name),
        |entry| {
            let Entry { name, title, .. } = entry;
            format!("{name}: {title}\n{}\n", entry.lesson())
        },
    )
}

/// What users of the client of these traces read about the requests that failed; nothing if
/// none did. One text has several causes: what else it can stand for is a question to ask.
pub(crate) fn words<'t>(traces: impl IntoIterator<Item = &'t Trace>) -> String {
    let mut client = "";
    let mut lines = BTreeSet::new();
    for trace in traces {
        client = trace.scenario.client.profile.title();
        lines.extend(explain(trace).client_log);
    }
    if lines.is_empty() {
        return String::new();
    }
    let heading = format!("\nIn the words of {client}:\n");
    let add = |text: String, line: &String| text + "  " + line + "\n";
    lines.iter().fold(heading, add) + "What else can end in these words: idlerace causes TEXT\n"
}

/// How each request ended, predicted beside observed.
pub(crate) fn requests(predicted: &Trace, observed: &Trace) -> String {
    let mut text = format!("\n{:<8}  {:<44}  observed\n", "request", "predicted");
    for index in 0..predicted.requests.len().max(observed.requests.len()) {
        let ended = |trace: &Trace| {
            trace
                .requests
                .get(index)
                .map_or("(none)".into(), |one| View::from(one).to_string())
        };
        let (expected, seen) = (ended(predicted), ended(observed));
        let seen = if expected == seen { "the same" } else { &seen };
        let _ = writeln!(text, "{:<8}  {expected:<44}  {seen}", index + 1);
    }
    text
}
