//! What people and programs get to read. The only place that writes to standard output.

pub(crate) mod junit;
#[cfg(feature = "png")]
pub(crate) mod picture;
#[cfg(not(feature = "png"))]
#[path = "picture/absent.rs"]
pub(crate) mod picture;
pub(crate) mod progress;
pub(crate) mod verdict;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write as _};

use idlerace_core::catalog::{ENTRIES, Entry};
use idlerace_core::compare::{Difference, View};
use idlerace_core::explain::explain;
use idlerace_core::map::Axis;
use idlerace_core::trace::Trace;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::clock::observe::Late;
use crate::experiment::sweep::{Point, Sweep};
use crate::predict::judge::{Judged, Verdict};
use crate::predict::measure::Lag;
use crate::predict::plan::{Extent, Plan, Unfit};
use crate::predict::prediction::Between;
use crate::source::Loaded;

/// Writes to standard output. Whoever closes it early has read enough.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// A value as a JSON document, its fields in the order of their definition.
pub(crate) fn document(value: &impl Serialize) -> String {
    // Every map in these types has texts for keys, so nothing here can fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// The named scenarios for people.
pub(crate) fn list() -> String {
    let mut text = String::new();
    for entry in ENTRIES {
        let _ = writeln!(
            text,
            "{}\n    {}\n    {}\n",
            entry.name, entry.title, entry.lesson
        );
    }
    text + "See one: idlerace show NAME. Run one: idlerace run NAME. Run all: idlerace check.\n"
}

/// The named scenarios for programs.
pub(crate) fn list_json() -> Value {
    ENTRIES
        .iter()
        .map(|entry| json!({ "name": entry.name, "title": entry.title, "lesson": entry.lesson, "source": entry.source }))
        .collect()
}

/// A simulated trace for people.
pub(crate) fn trace(loaded: &Loaded, trace: &Trace) -> String {
    let mut text = heading(loaded);
    let _ = writeln!(text, "{}\n\n{trace}", explain(trace).headline);
    text
}

/// What a scenario is called and what it teaches.
pub(crate) fn heading(loaded: &Loaded) -> String {
    loaded.entry.map_or_else(
        || format!("{}\n", loaded.name),
        |Entry {
             name,
             title,
             lesson,
             ..
         }| format!("{name}: {title}\n{lesson}\n"),
    )
}

/// A run for people.
pub(crate) fn run(loaded: &Loaded, plan: &Plan, predicted: &Trace, judged: &Judged) -> String {
    let mut text = heading(loaded);
    let _ = writeln!(
        text,
        "\nReally run {}, hyper as client and server{}.",
        place(plan.between),
        changes(plan)
    );
    match &plan.extent {
        Extent::Calls => {
            for one in &judged.observed {
                text += &requests(predicted, &one.trace);
            }
        }
        Extent::Views(ways) => text += &counts(ways, judged),
    }
    text += &words(judged);
    let _ = writeln!(text, "\n{}", judgement(plan, judged));
    text
}

const fn place(between: Between) -> &'static str {
    match between {
        Between::Loopback => "on loopback",
        Between::Wire => "over a wire of its own",
    }
}

fn changes(plan: &Plan) -> String {
    plan.changes
        .iter()
        .fold(String::new(), |text, change| text + "; " + change)
}

/// How each request ended, predicted beside observed.
pub(crate) fn requests(predicted: &Trace, observed: &Trace) -> String {
    let mut text = format!("\n{:<8}  {:<44}  observed\n", "request", "predicted");
    for index in 0..predicted.requests.len().max(observed.requests.len()) {
        let told = |trace: &Trace| {
            trace
                .requests
                .get(index)
                .map_or("(none)".into(), |one| View::from(one).to_string())
        };
        let (said, seen) = (told(predicted), told(observed));
        let seen = if said == seen { "the same" } else { &seen };
        let _ = writeln!(text, "{:<8}  {said:<44}  {seen}", index + 1);
    }
    text
}

fn counts(ways: &BTreeSet<View>, judged: &Judged) -> String {
    let seen: Vec<View> = judged.requests().map(View::from).collect();
    let all: BTreeSet<View> = ways.iter().chain(&seen).copied().collect();
    let width = all
        .iter()
        .map(|way| way.to_string().len())
        .max()
        .unwrap_or_default();
    let mut text = format!("\n{:<width$}  predicted  observed\n", "way of ending");
    for way in all {
        let times = seen.iter().filter(|view| **view == way).count();
        let can = if ways.contains(&way) {
            "can be"
        } else {
            "cannot be"
        };
        let _ = writeln!(text, "{:<width$}  {can:<9}  {times:>8}", way.to_string());
    }
    text
}

/// What users of the scenario's client read about the requests that failed.
fn words(judged: &Judged) -> String {
    let lines: BTreeSet<String> = judged
        .observed
        .iter()
        .flat_map(|one| explain(&one.trace).client_log)
        .collect();
    let Some(one) = judged.observed.first().filter(|_| !lines.is_empty()) else {
        return String::new();
    };
    let client = one.trace.scenario.client.profile.title;
    lines
        .iter()
        .fold(format!("\nIn the words of {client}:\n"), |text, line| {
            text + "  " + line + "\n"
        })
}

fn judgement(plan: &Plan, judged: &Judged) -> String {
    let requests: usize = judged
        .observed
        .iter()
        .map(|one| one.trace.requests.len())
        .sum();
    match &judged.verdict {
        Verdict::Agrees if plan.extent == Extent::Calls => {
            format!(
                "Agrees: {}; every call came to what was predicted.",
                plural(requests)
            )
        }
        Verdict::Agrees => {
            let left = judged.left_out();
            let rest = if left == 0 {
                String::new()
            } else {
                format!("; {left} not judged, the machine was too late for them")
            };
            format!(
                "Agrees: {}, none ended in a way that was not predicted{rest}.",
                plural(requests)
            )
        }
        Verdict::Differs(difference) => differs(difference),
        Verdict::TooBusy => {
            let longest = |what| {
                judged
                    .observed
                    .iter()
                    .map(|one| one.longest(what))
                    .max()
                    .unwrap_or_default()
            };
            let (timer, thread) = (longest(Late::Timer), longest(Late::Thread));
            format!(
                "Could not judge: machine too busy. A timer came {timer} late and a thread {thread}; the model allows {}.",
                plan.tolerance
            )
        }
    }
}

fn plural(requests: usize) -> String {
    if requests == 1 {
        "1 request".into()
    } else {
        format!("{requests} requests")
    }
}

/// The first difference for people.
pub(crate) fn differs(
    Difference {
        at,
        predicted,
        observed,
    }: &Difference,
) -> String {
    format!("DIFFERS at {at}:\n  predicted {predicted}\n  observed  {observed}")
}

/// A run for programs.
pub(crate) fn run_json(name: &str, plan: &Plan, predicted: &Trace, judged: &Judged) -> Value {
    let mut value = verdict_json(name, plan, judged);
    let observed: Vec<&Trace> = judged.observed.iter().map(|one| &one.trace).collect();
    value["predicted"] = json!(predicted);
    value["observed"] = json!(observed);
    value
}

/// A verdict for programs.
pub(crate) fn verdict_json(name: &str, plan: &Plan, judged: &Judged) -> Value {
    let (verdict, difference) = match &judged.verdict {
        Verdict::Agrees => ("agrees", Value::Null),
        Verdict::Differs(Difference {
            at,
            predicted,
            observed,
        }) => (
            "differs",
            json!({ "at": at, "predicted": predicted, "observed": observed }),
        ),
        Verdict::TooBusy => ("too-busy", Value::Null),
    };
    json!({
        "name": name,
        "verdict": verdict,
        "between": place(plan.between),
        "difference": difference,
        "changes": plan.changes,
        "not_judged": judged.left_out(),
    })
}

/// What was not run, for programs.
pub(crate) fn unfit_json(name: &str, unfit: &Unfit) -> Value {
    json!({ "name": name, "verdict": "not-run", "reason": unfit.to_string() })
}

/// A sweep for people.
pub(crate) fn sweep(axis: &Axis, swept: &Sweep) -> String {
    let width = axis.key.len().max(10);
    let mut text = format!(
        "{:<width$}  {:>11}  {:>6}  {:>16}  {:>6}\n",
        axis.key, "failed", "rate", "95 % interval", "model"
    );
    for point in &swept.points {
        let (low, high) = point.interval;
        let failed = format!("{} of {}", point.failed, point.reps);
        let rate = f64::from(point.failed) / f64::from(point.reps.max(1));
        let outside = if point.agrees() { "" } else { "  outside" };
        let _ = writeln!(
            text,
            "{:<width$}  {failed:>11}  {rate:>6.3}  {:>16}  {:>6.3}{outside}",
            point.value,
            format!("{low:.3} to {high:.3}"),
            point.model
        );
    }
    let (inside, all) = (swept.agreeing(), swept.points.len());
    let mut kinds = swept.failures.iter().peekable();
    if kinds.peek().is_some() {
        text += "\nWhat came of those that failed:\n";
    }
    for (kind, count) in kinds {
        let _ = writeln!(text, "  {count:>5}  {kind}");
    }
    let _ = writeln!(
        text,
        "\nThe model's rate lies in the interval at {inside} of {all} values.\n\
         It was told this machine's lags, measured in these runs (5th to 95th percentile):\n{}",
        swept.lags
    );
    text
}

/// A sweep for programs.
pub(crate) fn sweep_json(name: &str, axis: &Axis, swept: &Sweep) -> Value {
    let point = |point: &Point| {
        json!({
            "value": point.value,
            "failed": point.failed,
            "reps": point.reps,
            "interval": point.interval,
            "model": point.model,
            "inside": point.agrees(),
        })
    };
    let lags = &swept.lags;
    let [client, server] = lags.path.each_ref().map(Lag::middle);
    let failures = swept.failures.iter();
    let failures: Map<_, _> = failures
        .map(|(kind, count)| (kind.to_string(), (*count).into()))
        .collect();
    json!({
        "name": name,
        "x": axis.key,
        "failures": failures,
        "points": swept.points.iter().map(point).collect::<Vec<_>>(),
        "lags": {
            "pause": lags.pause.middle(),
            "idle": lags.idle.middle(),
            "to_client": client,
            "to_server": server,
            "answer": lags.answer.middle(),
            "checkout": lags.checkout.middle(),
            "close": lags.close.middle(),
            "handler": lags.handler.middle(),
        },
        "inside": swept.agreeing(),
        "agrees": swept.agrees(),
    })
}
