//! Has two real kernels go through every order of the named scenarios that the explorer
//! finds, and says what came of each.
//!
//! Compares nothing itself: `lockstep` does.

use std::time::Duration;

use anyhow::Result;
use formats::answers::check::{Counts, Orders as OrdersAnswer, Row as Answer};
use formats::verdict::Verdict;
use idlerace_core::compare::Difference;
use idlerace_core::explore::{DistinctSchedules, Limits, REQUESTS_EXPLORED, distinct_schedules};
use idlerace_core::replay::replay;
use idlerace_core::scenario::Scenario;
use idlerace_core::trace::Trace;

use crate::commands::check_steps::followable;
use crate::lockstep::check::{Checked, check};
use crate::report::check::{Row, counts};
use crate::report::progress::progress;
use crate::source::Loaded;
use crate::wire::Carrier;

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
pub(crate) fn every_order(kind: Carrier, scenarios: &[Loaded]) -> Result<Vec<Row>> {
    let mut tasks: Vec<Task> = scenarios.iter().map(|one| task(&one.scenario)).collect();
    let traces: Vec<Trace> = tasks
        .iter_mut()
        .flat_map(|one| one.traces.drain(..))
        .collect();
    let bar = progress(traces.len() as u64);
    let mut checked = check(kind, &traces, |_, _| bar.inc(1))??.into_iter();
    bar.finish_and_clear();
    let mut rows = Vec::new();
    for (loaded, task) in scenarios.iter().zip(tasks) {
        let own = checked.by_ref().take(task.orders.schedules.len());
        rows.push(row(kind, loaded, &task, own.collect()));
    }
    Ok(rows)
}

fn task(scenario: &Scenario) -> Task {
    let (trace, change) = followable(scenario);
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
fn row(kind: Carrier, loaded: &Loaded, task: &Task, checked: Vec<Checked>) -> Row {
    let took = checked.iter().map(|one| one.took).sum::<Duration>();
    let all: Vec<Verdict> = checked.into_iter().map(|one| one.verdict).collect();
    let [agree, differ, too_busy, not_run] = counts(all.iter());
    let scope = scope(kind, (agree, all.len(), not_run), task);
    let answer = OrdersAnswer {
        name: loaded.name.clone(),
        verdict: together(all),
        wire: kind.to_string().to_lowercase(),
        orders: Counts {
            agree,
            differ,
            too_busy,
            not_run,
            left_out: task.orders.left_out,
            limit: task.orders.reached.map(|limit| limit.to_string()),
        },
        changes: task.change.iter().cloned().collect(),
    };
    Row {
        answer: Answer::Orders(answer),
        scope,
        took,
    }
}

/// What was followed, and what was not.
fn scope(kind: Carrier, (agree, all, not_run): (usize, usize, usize), task: &Task) -> String {
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

/// One verdict, in which a difference says in which order it is.
fn together(all: Vec<Verdict>) -> Verdict {
    let orders = all.len();
    let numbered = all.into_iter().zip(1..).map(|(one, number)| match one {
        Verdict::Differs(difference) => Verdict::Differs(Difference {
            at: format!("order {number} of {orders}, {}", difference.at),
            ..difference
        }),
        Verdict::Agrees | Verdict::TooBusy(_) | Verdict::NotRun(_) => one,
    });
    Verdict::of_all(&numbered.collect::<Vec<_>>())
}
