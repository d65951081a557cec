//! Has two real kernels take the steps of named scenarios, in the order of each one's seed.
//!
//! Compares nothing itself: `lockstep` does.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, Result};
use formats::answers::check::{Row as Answer, Steps};
use idlerace_core::catalog::Entry;
use idlerace_core::simulate::simulate;
use idlerace_core::trace::Trace;

use crate::lockstep::check::{Checked, check};
use crate::lockstep::script::waits;
use crate::predict::scale::shorten_kernel_timeouts;
use crate::report::check::Row;
use crate::report::progress::progress;
use crate::wire::Carrier;
use crate::wire::record::write_pcapng;

/// Follows each scenario; writes down what crossed the wire, if asked to. A row for each.
///
/// # Errors
/// The right that is missing, what the machine refused, or a file that cannot be written.
pub(crate) fn over_wire(
    kind: Carrier,
    entries: &[&Entry],
    pcapng: Option<&Path>,
) -> Result<Vec<Row>> {
    let (traces, changes): (Vec<Trace>, Vec<Option<String>>) =
        entries.iter().map(|entry| followable(entry)).unzip();
    let bar = progress(entries.len() as u64);
    let checked = check(kind, &traces, |index, _| {
        bar.set_message(entries[index].name);
        bar.inc(1);
    })??;
    bar.finish_and_clear();
    if let Some(path) = pcapng {
        let names = entries.iter().map(|entry| entry.name);
        let records: Vec<_> = names.zip(checked.iter().map(|one| &one.record)).collect();
        File::create(path)
            .and_then(|file| write_pcapng(&records, BufWriter::new(file)))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let rows = entries.iter().zip(traces.iter().zip(changes)).zip(checked);
    Ok(rows
        .map(|((entry, (trace, change)), checked)| followed(kind, entry, (trace, change), checked))
        .collect())
}

/// The trace of a scenario, or of one that needs less of the kernels' own time, with what
/// was changed.
pub(crate) fn followable(entry: &Entry) -> (Trace, Option<String>) {
    let scenario = entry.scenario();
    let trace = simulate(&scenario);
    if waits(&trace).is_ok() {
        return (trace, None);
    }
    match shorten_kernel_timeouts(&scenario) {
        Some((shorter, change)) => (simulate(&shorter), Some(change)),
        None => (trace, None),
    }
}

fn followed(
    kind: Carrier,
    entry: &Entry,
    (predicted, change): (&Trace, Option<String>),
    checked: Checked,
) -> Row {
    let steps = predicted.events.len();
    let changed = change
        .iter()
        .fold(String::new(), |text, one| text + "; " + one);
    Row {
        answer: Answer::Steps(Steps {
            name: entry.name.to_owned(),
            verdict: checked.verdict,
            wire: kind.to_string().to_lowercase(),
            steps,
            changes: change.into_iter().collect(),
        }),
        scope: format!("{steps} steps over {kind}{changed}"),
        took: checked.took,
    }
}
