//! What `run` says of a run by the clock.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use formats::answers::Version;
use formats::answers::by_clock::{Clocked, Conditions, Run, Traces};
use formats::verdict::Verdict;
use idlerace_core::compare::View;
use idlerace_core::trace::Trace;

use crate::predict::judge::Judged;
use crate::predict::plan::{Comparison, Plan};
use crate::predict::prediction::Medium;
use crate::report::text::{heading, requests, words};
use crate::source::Loaded;
use crate::wire::Carrier;

/// A run for people.
pub(crate) fn text(loaded: &Loaded, plan: &Plan, predicted: &Trace, judged: &Judged) -> String {
    let mut text = heading(loaded);
    let _ = writeln!(
        text,
        "\nReally run {}, hyper as client and server{}.",
        place(plan.between),
        changes(plan)
    );
    match &plan.comparison {
        Comparison::Exact => {
            for one in &judged.observed {
                text += &requests(predicted, &one.trace);
            }
        }
        Comparison::OutcomeSet(outcomes) => text += &counts(outcomes, judged),
    }
    text += &words(judged.observed.iter().map(|one| &one.trace));
    let _ = writeln!(text, "\n{}", judgement(plan, judged));
    text
}

/// What lies between client and server, in words.
pub(crate) const fn place(between: Medium) -> &'static str {
    match between {
        Medium::Loopback => "on loopback",
        Medium::Wire => "over a wire of its own",
    }
}

/// The same for programs, as rows of steps have it.
pub(crate) fn wire(kind: Option<Carrier>) -> String {
    let kind = kind.map(|kind| kind.to_string().to_lowercase());
    kind.unwrap_or_else(|| "loopback".to_owned())
}

fn changes(plan: &Plan) -> String {
    plan.changes
        .iter()
        .fold(String::new(), |text, change| text + "; " + change)
}

fn counts(outcomes: &BTreeSet<View>, judged: &Judged) -> String {
    let seen: Vec<View> = judged.requests().map(View::from).collect();
    let all: BTreeSet<View> = outcomes.iter().chain(&seen).copied().collect();
    let width = all
        .iter()
        .map(|one| one.to_string().len())
        .max()
        .unwrap_or_default();
    let mut text = format!("\n{:<width$}  predicted  observed\n", "way of ending");
    for one in all {
        let times = seen.iter().filter(|view| **view == one).count();
        let can = if outcomes.contains(&one) {
            "can be"
        } else {
            "cannot be"
        };
        let _ = writeln!(text, "{:<width$}  {can:<9}  {times:>8}", one.to_string());
    }
    text
}

fn judgement(plan: &Plan, judged: &Judged) -> String {
    let traces = judged.observed.iter().map(|one| one.trace.requests.len());
    let requests = plural(traces.sum());
    judged
        .verdict
        .sentence(&if plan.comparison == Comparison::Exact {
            format!("{requests}; every call came to what was predicted")
        } else {
            let rest = match judged.left_out() {
                0 => String::new(),
                left => format!("; {left} not judged, the machine was too late for them"),
            };
            format!("{requests}, none ended in a way that was not predicted{rest}")
        })
}

fn plural(requests: usize) -> String {
    if requests == 1 {
        "1 request".into()
    } else {
        format!("{requests} requests")
    }
}

/// A run for programs.
pub(crate) fn answer(
    (name, kind): (&str, Option<Carrier>),
    plan: &Plan,
    predicted: Trace,
    judged: Judged,
) -> Run {
    Run {
        version: Version,
        clocked: clocked((name, kind), plan, &judged),
        traces: Some(Traces {
            predicted,
            observed: judged.observed.into_iter().map(|one| one.trace).collect(),
        }),
    }
}

/// What came of a run, for programs.
pub(crate) fn clocked(
    (name, kind): (&str, Option<Carrier>),
    plan: &Plan,
    judged: &Judged,
) -> Clocked {
    Clocked {
        name: name.to_owned(),
        verdict: judged.verdict.clone(),
        conditions: Some(Conditions {
            between: place(plan.between).to_owned(),
            wire: wire(kind),
            changes: plan.changes.clone(),
            not_judged: judged.left_out(),
        }),
    }
}

/// What could not be run, for programs.
pub(crate) fn not_run(name: &str, reason: String) -> Clocked {
    Clocked {
        name: name.to_owned(),
        verdict: Verdict::NotRun(reason),
        conditions: None,
    }
}
