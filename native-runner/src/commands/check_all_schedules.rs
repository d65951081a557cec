//! Has two real kernels go through every order of the named scenarios that the explorer
//! finds, and says what came of each.
//!
//! Compares nothing itself: `lockstep` does.

use std::time::Duration;

use anyhow::Result;
use idlerace_core::catalog::Entry;
use idlerace_core::compare::Difference;
use idlerace_core::explore::{DistinctSchedules, Limits, REQUESTS_EXPLORED, distinct_schedules};
use idlerace_core::replay::replay;
use idlerace_core::scenario::Scenario;
use idlerace_core::trace::Trace;
use serde_json::json;

use crate::commands::check::followable;
use crate::lockstep::check::{Checked, check};
use crate::report::progress::progress;
use crate::report::verdict::{Row, Said, said};
use crate::wire::Kind;

/// So many orders of one scenario at most; what is left out is counted.
const MOST: usize = 400;

/// What is to be followed of one scenario.
struct Task {
    traces: Vec<Trace>,
    orders: DistinctSchedules,
    change: Option<String>,
}

/// Follows every order of these scenarios, many at once. A row for each scenario.
///
/// # Errors
/// The right that is missing, or what the machine refused.
pub(crate) fn every_order(kind: Kind, entries: &[&Entry]) -> Result<Vec<Row>> {
    let mut tasks: Vec<Task> = entries.iter().map(|entry| task(entry)).collect();
    let traces: Vec<Trace> = tasks
        .iter_mut()
        .flat_map(|one| one.traces.drain(..))
        .collect();
    let bar = progress(traces.len() as u64);
    let mut checked = check(kind, &traces, |_, _| bar.inc(1))??.into_iter();
    bar.finish_and_clear();
    let mut rows = Vec::new();
    for (entry, task) in entries.iter().zip(tasks) {
        let own = checked.by_ref().take(task.orders.schedules.len());
        rows.push(row(kind, entry, &task, own.collect()));
    }
    Ok(rows)
}

fn task(entry: &Entry) -> Task {
    let (trace, change) = followable(entry);
    let mut scenario: Scenario = trace.scenario;
    scenario.requests.count = scenario.requests.count.min(REQUESTS_EXPLORED);
    let mut orders = distinct_schedules(&scenario, &Limits::DEFAULT, MOST);
    let traces = orders.schedules.iter().map(|one| replay(&scenario, one));
    let traces: Vec<Trace> = traces.flatten().collect();
    // A schedule that did not fit its own scenario would be missed here, and shown.
    orders.left_out += orders.schedules.len() - traces.len();
    orders.schedules.truncate(traces.len());
    Task {
        traces,
        orders,
        change,
    }
}

/// The orders of one scenario together: the first that differs, or is too late, tells.
fn row(kind: Kind, entry: &Entry, task: &Task, checked: Vec<Checked>) -> Row {
    let took = checked.iter().map(|one| one.took).sum::<Duration>();
    let all: Vec<Said> = checked.into_iter().map(|one| said(one.outcome)).collect();
    let count = |word: &str| all.iter().filter(|one| one.word() == word).count();
    let [agree, differ, busy, not_run] = ["agrees", "differs", "too-busy", "not-run"].map(count);
    let left_out = task.orders.left_out;
    let reached = task.orders.reached.map(|limit| limit.to_string());
    let scope = scope(kind, (agree, all.len(), not_run), task);
    let verdict = together(all);
    let value = json!({
        "name": entry.name,
        "verdict": verdict.word(),
        "difference": verdict.difference(),
        "reason": verdict.reason(),
        "wire": kind.to_string().to_lowercase(),
        "orders": { "agree": agree, "differ": differ, "too-busy": busy, "not-run": not_run, "left-out": left_out, "limit": reached },
        "changes": task.change.iter().collect::<Vec<_>>(),
    });
    Row {
        name: entry.name,
        said: verdict,
        scope,
        took,
        value,
    }
}

/// What was followed, and what was not.
fn scope(kind: Kind, (agree, all, not_run): (usize, usize, usize), task: &Task) -> String {
    let mut scope = vec![format!("{agree} of {all} orders over {kind}")];
    for (number, what) in [(not_run, "not run"), (task.orders.left_out, "left out")] {
        if number > 0 {
            scope.push(format!("{number} {what}"));
        }
    }
    if let Some(limit) = task.orders.reached {
        scope.push(format!("there are more: the limit of {limit} was reached"));
    }
    scope.extend(task.change.clone());
    scope.join("; ")
}

fn together(all: Vec<Said>) -> Said {
    let orders = all.len();
    let mut unsaid = None;
    let mut agree = 0;
    for (one, number) in all.into_iter().zip(1..) {
        match one {
            Said::Agrees => agree += 1,
            Said::Differs(difference) => {
                return Said::Differs(Difference {
                    at: format!("order {number} of {orders}, {}", difference.at),
                    ..difference
                });
            }
            Said::TooBusy(_) | Said::NotRun(_) => unsaid = unsaid.or(Some(one)),
        }
    }
    match unsaid {
        Some(Said::NotRun(_)) if agree > 0 => Said::Agrees,
        Some(unsaid) => unsaid,
        None => Said::Agrees,
    }
}

/// All orders together, for people.
pub(crate) fn sentence(rows: &[Row]) -> String {
    let sum = |key: &str| -> u64 {
        let counts = rows.iter().map(|row| &row.value["orders"][key]);
        counts.filter_map(serde_json::Value::as_u64).sum()
    };
    let [agree, differ, busy, not_run, left_out] =
        ["agree", "differ", "too-busy", "not-run", "left-out"].map(sum);
    format!(
        "{} orders: {agree} agree, {differ} differ, {busy} could not be judged, {not_run} not run here, {left_out} left out.\n",
        agree + differ + busy + not_run + left_out
    )
}
