//! What `proxies` says, as a list for people.

use std::fmt::Write as _;
use std::time::Duration;

use formats::answers::proxies::{Edge, Proxies, Row};

use crate::source::printable;

/// All of it.
pub(crate) fn text(answer: &Proxies) -> String {
    let mut text = String::new();
    for one in &answer.proxies {
        let _ = writeln!(text, "{} {}", one.id, printable(&one.proxy));
        for row in &one.rows {
            text += &lines(row);
        }
        text.push('\n');
    }
    for one in &answer.not_run {
        let _ = writeln!(text, "not run: {}: {}", one.id, printable(&one.reason));
    }
    text + &end(answer)
}

fn lines(row: &Row) -> String {
    let mut text = format!(
        "  {}: {} {}",
        edge(row.edge, row.timeout_ms),
        row.requests,
        row.method
    );
    if row.not_judged > 0 {
        let _ = write!(text, ", {} not judged", row.not_judged);
    }
    let judged = row.requests.saturating_sub(row.not_judged);
    let _ = writeln!(
        text,
        "; {} of {judged} as the model has it for their own time",
        row.as_timed
    );
    for end in &row.ends {
        let mark = if end.predicted || end.seen == 0 {
            ""
        } else {
            "  DIFFERS: not predicted"
        };
        let _ = writeln!(
            text,
            "    {:>4} seen  {:>4} expected  {}{mark}",
            end.seen, end.expected, end
        );
    }
    for difference in &row.differences {
        let _ = writeln!(text, "    DIFFERS: {difference}");
    }
    text
}

/// What an edge is called, with its timeout.
pub(crate) fn edge(edge: Edge, timeout_ms: Option<u64>) -> String {
    let after = timeout_ms.map_or_else(String::new, |length| format!(" after {length} ms"));
    let deaf = if edge == Edge::Upstream {
        ", deaf for the last 20 ms"
    } else {
        ""
    };
    format!("{}{after}{deaf}", edge.words())
}

fn end(answer: &Proxies) -> String {
    let rows = || answer.proxies.iter().flat_map(|one| &one.rows);
    let differ = rows().filter(|row| !row.differences.is_empty()).count();
    let seconds = Duration::from_millis(answer.milliseconds).as_secs_f64();
    format!(
        "{} proxies at {} edges in {seconds:.1} s, {differ} of these otherwise than predicted. \
         {} were not run.\n",
        answer.proxies.len(),
        rows().count(),
        answer.not_run.len()
    )
}
