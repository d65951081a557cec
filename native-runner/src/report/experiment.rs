//! What the article's experiment says: a table for people, its rows for programs.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::experiment::{Experiment, Row as Answer, Way};
use formats::verdict::Verdict;
use idlerace_core::compare::View;
use idlerace_core::trace::{Failure, StreamEnd};

use crate::experiment::article::{Part, Result, verdict};
use crate::predict::judge::SPARE;
use crate::predict::plan::Comparison;

/// What the experiment is, before it runs.
pub(crate) const INTRODUCTION: &str = "\
An HTTP client keeps its connection and uses it again; the server closes a connection that
was idle for 300 ms. What if both happen at once? Clients send POSTs to servers on this
machine: hyper on both sides, the kernel's own TCP between them. Each client sends five
requests: the first opens a connection, the others reuse it.
";

/// The whole report.
pub(crate) fn table(results: &[Result]) -> String {
    let ways: BTreeSet<View> = results
        .iter()
        .flat_map(|result| possible(result).into_iter().chain(seen(result)))
        .collect();
    let ways: Vec<View> = ways.into_iter().collect();
    let mut text = format!("\n{:<29}{:>8}", "", "requests");
    for way in &ways {
        let _ = write!(text, "{:>width$}", name(way), width = width(way));
    }
    text.push('\n');
    let mut part = None;
    for result in results {
        if part != Some(result.row.part) {
            part = Some(result.row.part);
            let _ = writeln!(text, "\n{}", title(result.row.part));
        }
        text += &line(result, &ways);
    }
    text + LEGEND + &conclusion(results)
}

/// The whole report for programs.
pub(crate) fn answer(results: &[Result]) -> Experiment {
    let row = |result: &Result| {
        let (possible, counts) = (possible(result), result.counts());
        let ways: BTreeSet<View> = possible.iter().chain(counts.keys()).copied().collect();
        let way = |way: View| Way {
            ends: way.to_string(),
            predicted: possible.contains(&way),
            observed: counts.get(&way).copied().unwrap_or(0),
        };
        Answer {
            part: word(result.row.part).into(),
            label: result.row.label.clone(),
            verdict: result.judged.verdict.clone(),
            requests: result.row.requests(),
            not_judged: result.judged.left_out(),
            ways: ways.into_iter().map(way).collect(),
        }
    };
    Experiment {
        version: Version,
        verdict: verdict(results),
        rows: results.iter().map(row).collect(),
    }
}

const fn word(part: Part) -> &'static str {
    match part {
        Part::Printed => "printed",
        Part::Sweep => "sweep",
        Part::Slow => "slow",
        Part::Fix => "fix",
    }
}

const LEGEND: &str = "
  number  the model says that this can happen, and so often it did
  -       the model says that this cannot happen, and it did not
";

fn title(part: Part) -> &'static str {
    match part {
        Part::Printed => "As the article prints it (100 requests: 20 clients side by side)",
        Part::Sweep => "The pause moves across the server's idle timeout of 300 ms",
        Part::Slow => "A busy server: 100 ms from its decision to close to the close itself",
        Part::Fix => "Two fixes, at the edge: pause 299 to 302 ms",
    }
}

fn line(result: &Result, ways: &[View]) -> String {
    let (possible, counts) = (possible(result), result.counts());
    let mut text = format!("  {:<27}{:>8}", result.row.label, result.row.requests());
    for way in ways {
        let cell = match (possible.contains(way), counts.get(way)) {
            (true, count) => count.copied().unwrap_or(0).to_string(),
            (false, None) => String::from("-"),
            (false, Some(count)) => format!("{count}!"),
        };
        let _ = write!(text, "{cell:>width$}", width = width(way));
    }
    let _ = write!(text, "  {}", result.judged.verdict.headline());
    if result.judged.left_out() > 0 {
        let _ = write!(
            text,
            " ({} not judged: machine late)",
            result.judged.left_out()
        );
    }
    text.push('\n');
    text
}

fn conclusion(results: &[Result]) -> String {
    let requests: usize = results
        .iter()
        .map(|result| result.judged.requests().count())
        .sum();
    let failed = |part: Part| -> u32 {
        let rows = results.iter().filter(|result| result.row.part == part);
        rows.flat_map(Result::counts)
            .filter(|(view, _)| view.result.is_err())
            .map(|(_, count)| count)
            .sum()
    };
    match verdict(results) {
        Verdict::Agrees if failed(Part::Sweep) == 0 => format!(
            "\nModel and machine agree on {requests} requests. At the edge none failed this\ntime: the window there is only about 0.1 ms wide. Another try may hit it.\n{NEXT}"
        ),
        Verdict::Agrees => format!(
            "\nModel and machine agree on {requests} requests. Failed as printed: {}; around the edge: {}; busy server: {}; with a fix: {}.\n{NEXT}",
            failed(Part::Printed),
            failed(Part::Sweep),
            failed(Part::Slow),
            failed(Part::Fix),
        ),
        differs @ Verdict::Differs(_) => {
            let row = results
                .iter()
                .find(|result| matches!(result.judged.verdict, Verdict::Differs(_)));
            let label = row.map_or("", |result| &result.row.label);
            format!("\n{label}: {differs}\n")
        }
        Verdict::TooBusy(_) | Verdict::NotRun(_) => format!(
            "\nCould not judge: machine too busy. In a row, more than one request in {SPARE} met a delay beyond what the model was told.\n"
        ),
    }
}

const NEXT: &str = "
Next:
  idlerace show crossing            why a request is lost though nobody did wrong
  idlerace run died-after-applying  the same error, and the request was applied
  idlerace list                     every scenario
  idlerace check                    two real kernels take the steps of every scenario
";

fn possible(result: &Result) -> BTreeSet<View> {
    match &result.row.plan.comparison {
        Comparison::OutcomeSet(outcomes) => outcomes.clone(),
        Comparison::Exact => BTreeSet::new(),
    }
}

fn seen(result: &Result) -> BTreeSet<View> {
    result.counts().into_keys().collect()
}

/// A way of ending in a word. Without retries the failure says it all.
fn name(way: &View) -> String {
    match way.result {
        Ok(()) if (way.attempts, way.applied) == (1, 1) => String::from("answered"),
        Err(Failure::NoResponse(StreamEnd::Eof)) if way.applied == 0 => String::from("EOF"),
        Err(Failure::NoResponse(StreamEnd::Error(errno))) if way.applied == 0 => errno.to_string(),
        Err(Failure::ClosedIdle(_)) => String::from("found closed"),
        Ok(()) | Err(_) => way.to_string(),
    }
}

fn width(way: &View) -> usize {
    name(way).chars().count().max(6) + 2
}
