//! Has the real kernels of whole chains take their steps in many orders: a fixed sample, by seed,
//! of those that ways and lags of some milliseconds allow.
//!
//! Compares nothing itself: `lockstep` does.

use std::collections::{BTreeMap, BTreeSet};
use std::time;

use anyhow::Result;
use formats::answers::check::Row as Answer;
use formats::verdict::Verdict;
use idlerace_core::explore::Question;
use idlerace_core::run::chain::simulate;
use idlerace_core::scenario::chain::Chain;
use idlerace_core::scenario::chain::catalog::ChainEntry;
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::chain::ChainTrace;

use super::chains::followable;
use super::orders::answer;
use crate::lockstep::check::{CheckedChain, check_chains};
use crate::report::check::{Row, counts, orders_of};
use crate::report::progress::progress;
use crate::wire::Carrier;

/// So many seeds of each chain are tried; two of them can come to one order.
const SEEDS: u64 = 40;

/// How long each way takes.
const WAYS: Range = Range::between(Duration::from_millis(1), Duration::from_millis(9));
/// How late applications are.
const LAGS: Range = Range::up_to(Duration::from_millis(6));

/// What is changed in a chain, so that its steps have more than one order.
const CHANGE: &str = "each way takes 1 ms to 9 ms, each lag up to 6 ms; a sample by seed";

/// Follows the orders of each chain. A row for each.
///
/// # Errors
/// The right that is missing, or what the machine refused.
pub(super) fn over_wire(kind: Carrier, chains: &[&'static ChainEntry]) -> Result<Vec<Row>> {
    let all = chains.iter().map(|one| followable(&one.chain()));
    let (runs, changes): (Vec<Chain>, Vec<Option<String>>) = all.unzip();
    let orders: Vec<Vec<ChainTrace>> = runs.iter().map(sample).collect();
    let traces = orders.concat();
    let bar = progress(traces.len() as u64);
    let mut checked = check_chains(kind, &traces, |_| bar.inc(1))??.into_iter();
    bar.finish_and_clear();
    let pairs = chains.iter().zip(changes).zip(&orders);
    let rows = pairs.map(|((entry, change), orders)| {
        let own = checked.by_ref().take(orders.len()).collect();
        row(kind, (entry, change), own)
    });
    Ok(rows.collect())
}

/// The orders of a chain that its seeds come to, each once.
fn sample(chain: &Chain) -> Vec<ChainTrace> {
    let mut varied = chain.clone();
    for hop in &mut varied.hops {
        for way in [&mut hop.network.to_server, &mut hop.network.to_client] {
            *way = WAYS;
        }
        let (client, server) = (&mut hop.client, &mut hop.server);
        for lag in [
            &mut client.wake_lag,
            &mut server.wake_lag,
            &mut server.close_lag,
        ] {
            *lag = LAGS;
        }
    }
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for seed in 1..=SEEDS {
        varied.seed = seed;
        let trace = simulate(&varied);
        let steps = trace.hops.iter().flat_map(|hop| &hop.events);
        let steps: Vec<String> = steps
            .map(|step| format!("{} {}", step.place, step.what))
            .collect();
        if seen.insert((trace.order.clone(), steps)) {
            all.push(trace);
        }
    }
    all
}

fn row(
    kind: Carrier,
    (entry, change): (&ChainEntry, Option<String>),
    checked: Vec<CheckedChain>,
) -> Row {
    let took = checked.iter().map(|one| one.took).sum::<time::Duration>();
    let all: Vec<Verdict> = checked.into_iter().map(|one| one.verdict).collect();
    let [agree, ..] = counts(all.iter());
    let what = orders_of(Question::AsTimed);
    let mut scope = vec![format!("{agree} of {} {what} over {kind}", all.len())];
    scope.extend(reasons(&all));
    let changes: Vec<String> = change.into_iter().chain([CHANGE.into()]).collect();
    scope.extend(changes.clone());
    let left = (0, Some(format!("{SEEDS} seeds")));
    let answer = answer(kind, (entry.name, Question::AsTimed), all, left, changes);
    Row {
        answer: Answer::Orders(answer),
        scope: scope.join("; "),
        took,
    }
}

/// Why how many were not run.
fn reasons(all: &[Verdict]) -> Vec<String> {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for verdict in all {
        if let Verdict::NotRun(reason) = verdict {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    let say = |(reason, times): (&str, usize)| format!("{times} not run: {reason}");
    reasons.into_iter().map(say).collect()
}
