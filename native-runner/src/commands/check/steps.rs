//! Has two real kernels take the steps of named scenarios, in the order of each one's seed.
//!
//! Compares nothing itself: `lockstep` does.

use anyhow::Result;
use formats::answers::check::{Row as Answer, Steps};
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::simulate;
use idlerace_core::trace::Trace;

use super::chains::NamedRecord;
use crate::lockstep::check::{Checked, check};
use crate::lockstep::script::waits;
use crate::predict::scale::shorten_kernel_timeouts;
use crate::report::check::Row;
use crate::report::progress::progress;
use crate::source::Loaded;
use crate::wire::Carrier;

/// Follows each scenario. A row for each, and what crossed its wire.
///
/// # Errors
/// The right that is missing, or what the machine refused.
pub(super) fn over_wire(
    kind: Carrier,
    scenarios: &[Loaded],
) -> Result<(Vec<Row>, Vec<NamedRecord>)> {
    let (traces, changes): (Vec<Trace>, Vec<Option<String>>) = scenarios
        .iter()
        .map(|one| followable(&one.scenario))
        .unzip();
    let bar = progress(scenarios.len() as u64);
    let checked = check(kind, &traces, |index, _| {
        bar.set_message(scenarios[index].name.clone());
        bar.inc(1);
    })??;
    bar.finish_and_clear();
    let names = scenarios.iter().map(|one| one.name.clone());
    let records = names.zip(checked.iter().map(|one| one.record.clone()));
    let records = records.collect();
    let rows = scenarios
        .iter()
        .zip(traces.iter().zip(changes))
        .zip(checked);
    let rows = rows
        .map(|((one, (trace, change)), checked)| followed(kind, one, (trace, change), checked))
        .collect();
    Ok((rows, records))
}

/// The trace of a scenario, or of one that needs less of the kernels' own time, with what
/// was changed.
pub(crate) fn followable(scenario: &Scenario) -> (Trace, Option<String>) {
    let trace = simulate(scenario);
    if waits(&trace).is_ok() {
        return (trace, None);
    }
    match shorten_kernel_timeouts(scenario) {
        Some((shorter, change)) => (simulate(&shorter), Some(change)),
        None => (trace, None),
    }
}

fn followed(
    kind: Carrier,
    loaded: &Loaded,
    (predicted, change): (&Trace, Option<String>),
    checked: Checked,
) -> Row {
    let steps = predicted.events.len();
    let changed = change
        .iter()
        .fold(String::new(), |text, one| text + "; " + one);
    Row {
        answer: Answer::Steps(Steps {
            name: loaded.name.clone(),
            verdict: checked.verdict,
            wire: kind.to_string().to_lowercase(),
            steps,
            changes: change.into_iter().collect(),
        }),
        scope: format!("{steps} steps over {kind}{changed}"),
        took: checked.took,
    }
}
