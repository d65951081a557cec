//! Has two real kernels go through every order of the named scenarios that the explorer
//! finds: those of each as it is timed, and for any traffic each way in which a request can
//! end. Says what came of each.
//!
//! Compares nothing itself: `lockstep` does.

use std::time::Duration;

use anyhow::Result;
use formats::answers::check::Row as Answer;
use formats::verdict::Verdict;
use idlerace_core::explore::{
    LimitReached, Limits, Question, REQUESTS_EXPLORED, distinct_schedules, judge,
};
use idlerace_core::replay::replay;
use idlerace_core::scenario::Scenario;
use idlerace_core::trace::Trace;

use super::orders::answer;
use super::steps::followable;
use crate::lockstep::check::{Checked, check};
use crate::lockstep::script::waits;
use crate::predict::scale::shorten_kernel_timeouts;
use crate::report::check::{Row, counts, orders_of};
use crate::report::progress::progress;
use crate::source::Loaded;
use crate::wire::Carrier;

/// So many orders of one scenario at most; what is left out is counted.
const MOST: usize = 400;

/// What is to be followed of one scenario.
#[derive(Debug, Default)]
struct Orders {
    traces: Vec<Trace>,
    left_out: usize,
    /// The limit that ended the search for more, if one did.
    reached: Option<LimitReached>,
    /// What was changed in the scenario so that it can be followed.
    change: Option<String>,
}

/// Follows every order of these scenarios, many at once. Two rows for each scenario, in the
/// order of [`Question`].
///
/// # Errors
/// The right that is missing, or what the machine refused.
pub(crate) fn every_order(kind: Carrier, scenarios: &[Loaded]) -> Result<Vec<Row>> {
    let mut tasks: Vec<(&Loaded, Question, Orders)> = Vec::new();
    for loaded in scenarios {
        let scenario = &loaded.scenario;
        tasks.push((loaded, Question::AsTimed, as_timed(scenario)));
        tasks.push((loaded, Question::AnyTraffic, any_traffic(scenario)));
    }
    let lengths: Vec<usize> = tasks.iter().map(|(.., one)| one.traces.len()).collect();
    let traces: Vec<Trace> = tasks
        .iter_mut()
        .flat_map(|(.., one)| one.traces.drain(..))
        .collect();
    let bar = progress(traces.len() as u64);
    let mut checked = check(kind, &traces, |_, _| bar.inc(1))??.into_iter();
    bar.finish_and_clear();
    let mut rows = Vec::new();
    for ((loaded, question, orders), length) in tasks.into_iter().zip(lengths) {
        let own = checked.by_ref().take(length).collect();
        rows.push(row(kind, (loaded, question), orders, own));
    }
    Ok(rows)
}

/// Every order of a scenario as it is timed that either host can tell from the others.
fn as_timed(scenario: &Scenario) -> Orders {
    let (trace, change) = followable(scenario);
    let mut scenario: Scenario = trace.scenario;
    scenario.requests.count = scenario.requests.count.min(REQUESTS_EXPLORED);
    let orders = distinct_schedules(&scenario, &Limits::DEFAULT, MOST);
    let traces = orders.schedules.iter().map(|one| replay(&scenario, one));
    let traces: Vec<Trace> = traces.flatten().collect();
    Orders {
        // A schedule that did not fit its own scenario would be missed here, and shown.
        left_out: orders.left_out + orders.schedules.len() - traces.len(),
        traces,
        reached: orders.reached,
        change,
    }
}

/// For any traffic each way in which a request can end, with the traffic that it takes: of the
/// scenario, or of one that needs less of the kernels' own time.
fn any_traffic(scenario: &Scenario) -> Orders {
    let orders = witnesses(scenario);
    if orders.traces.iter().all(|trace| waits(trace).is_ok()) {
        return orders;
    }
    match shorten_kernel_timeouts(scenario) {
        Some((shorter, change)) => Orders {
            change: Some(change),
            ..witnesses(&shorter)
        },
        None => orders,
    }
}

fn witnesses(scenario: &Scenario) -> Orders {
    let found = judge(scenario, Question::AnyTraffic, &Limits::DEFAULT);
    let traces = found.endings.iter().map(|ending| {
        let traffic = ending.traffic.as_ref().unwrap_or(scenario);
        replay(traffic, &ending.schedule)
    });
    let traces: Vec<Trace> = traces.flatten().collect();
    Orders {
        left_out: found.endings.len() - traces.len(),
        traces,
        reached: found.reached,
        change: None,
    }
}

/// The orders of one scenario together: the first that differs, or is too late, tells.
fn row(
    kind: Carrier,
    (loaded, question): (&Loaded, Question),
    orders: Orders,
    checked: Vec<Checked>,
) -> Row {
    let took = checked.iter().map(|one| one.took).sum::<Duration>();
    let all: Vec<Verdict> = checked.into_iter().map(|one| one.verdict).collect();
    let [agree, .., not_run] = counts(all.iter());
    let scope = scope(kind, question, (agree, all.len(), not_run), &orders);
    let limit = orders.reached.map(|limit| limit.to_string());
    let changes = orders.change.into_iter().collect();
    let left = (orders.left_out, limit);
    let answer = answer(kind, (&loaded.name, question), all, left, changes);
    Row {
        answer: Answer::Orders(answer),
        scope,
        took,
    }
}

/// What was followed, and what was not.
fn scope(
    kind: Carrier,
    question: Question,
    (agree, all, not_run): (usize, usize, usize),
    orders: &Orders,
) -> String {
    let what = orders_of(question);
    let mut scope = vec![format!("{agree} of {all} {what} over {kind}")];
    for (number, what) in [(not_run, "not run"), (orders.left_out, "left out")] {
        if number > 0 {
            scope.push(format!("{number} {what}"));
        }
    }
    if let Some(limit) = orders.reached {
        scope.push(format!("there are more: the limit of {limit} was reached"));
    }
    scope.extend(orders.change.clone());
    scope.join("; ")
}
