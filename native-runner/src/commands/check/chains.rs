//! Has the real kernels of whole chains take their steps, in the order of each one's seed.
//!
//! Compares nothing itself: `lockstep` does.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use formats::answers::check::{Row as Answer, Steps};
use formats::verdict::Verdict;
use idlerace_core::run::chain::simulate;
use idlerace_core::scenario::chain::Chain;
use idlerace_core::scenario::chain::catalog::{CHAINS, ChainEntry, find};
use idlerace_core::trace::Trace;
use idlerace_core::trace::chain::ChainTrace;

use crate::lockstep::check::check_chains;
use crate::lockstep::script::{NotRunnable, waits};
use crate::predict::scale::shorten_kernel_timeouts_of_chain;
use crate::report::check::Row;
use crate::report::progress::progress;
use crate::wire::Carrier;
use crate::wire::record::Record;

/// Every named chain.
pub(super) fn all() -> Vec<&'static ChainEntry> {
    CHAINS.iter().collect()
}

/// The named chain that this asks for, if it asks for one.
pub(super) fn named(name: &Path) -> Option<&'static ChainEntry> {
    find(name.to_str()?)
}

/// What crossed a hop of a chain, under the name of both.
pub(super) type NamedRecord = (String, Record);

/// Follows each chain. A row for each, and what crossed each of its hops.
///
/// # Errors
/// The right that is missing, or what the machine refused.
pub(super) fn over_wire(
    kind: Carrier,
    chains: &[&ChainEntry],
) -> Result<(Vec<Row>, Vec<NamedRecord>)> {
    let all = chains.iter().map(|one| followable(&one.chain()));
    let (runs, changes): (Vec<Chain>, Vec<Option<String>>) = all.unzip();
    let traces: Vec<ChainTrace> = runs.iter().map(simulate).collect();
    let bar = progress(chains.len() as u64);
    let checked = check_chains(kind, &traces, |index| {
        bar.set_message(chains[index].name);
        bar.inc(1);
    })??;
    bar.finish_and_clear();
    let (mut rows, mut records) = (Vec::new(), Vec::new());
    let all = chains.iter().zip(traces.iter().zip(changes)).zip(checked);
    for ((entry, (trace, change)), checked) in all {
        let steps: usize = trace.hops.iter().map(|hop| hop.events.len()).sum();
        let hosts = trace.hops.len() + 1;
        let left = (checked.not_waited_for > 0).then(|| {
            let ends = checked.not_waited_for;
            format!("{ends} ends of TIME-WAIT are not waited for")
        });
        let scope = [format!("{steps} steps of {hosts} hosts over {kind}")];
        let changes: Vec<String> = change.into_iter().chain(left).collect();
        let scope: Vec<String> = scope.into_iter().chain(changes.clone()).collect();
        let mut row = row(
            (entry, checked.verdict),
            (kind.to_string().to_lowercase(), steps),
            scope.join("; "),
            checked.took,
        );
        if let Answer::Steps(steps) = &mut row.answer {
            steps.changes = changes;
        }
        rows.push(row);
        let hops = checked.records.into_iter().zip(1..);
        let named = |(record, hop)| (format!("{} hop {hop}", entry.name), record);
        records.extend(hops.map(named));
    }
    Ok((rows, records))
}

/// A chain, or one that needs less of the kernels' own time, with what was changed.
pub(super) fn followable(chain: &Chain) -> (Chain, Option<String>) {
    let is_long = |hop: &Trace| matches!(waits(hop), Err(NotRunnable::TooLong(_)));
    let shorter = if simulate(chain).hops.iter().any(is_long) {
        shorten_kernel_timeouts_of_chain(chain)
    } else {
        None
    };
    match shorter {
        Some((shorter, change)) => (shorter, Some(change)),
        None => (chain.clone(), None),
    }
}

/// Where nobody can hold a packet back, no chain is followed.
pub(super) fn without_wire(chains: &[&ChainEntry]) -> Vec<Row> {
    let reason = || Verdict::NotRun("a chain is followed on a private wire alone".into());
    let rows = chains.iter().map(|entry| {
        let wire = ("none".to_owned(), 0);
        row((entry, reason()), wire, String::new(), Duration::ZERO)
    });
    rows.collect()
}

fn row(
    (entry, verdict): (&ChainEntry, Verdict),
    (wire, steps): (String, usize),
    scope: String,
    took: Duration,
) -> Row {
    Row {
        answer: Answer::Steps(Steps {
            name: entry.name.into(),
            verdict,
            wire,
            steps,
            changes: Vec::new(),
        }),
        scope,
        took,
    }
}
