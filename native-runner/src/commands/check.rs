//! Checks the named scenarios, over a wire or on loopback, and says what came of each.
//!
//! Runs nothing itself and judges nothing.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use idlerace_core::catalog::{ENTRIES, Entry};
use idlerace_core::simulate::simulate;
use idlerace_core::trace::Trace;
use serde_json::{Value, json};

use crate::cli::{Check, Way};
use crate::clock::run::Machine;
use crate::commands::check_all_schedules::{every_order, sentence as orders_sentence};
use crate::commands::check_by_clock::run_clocked;
use crate::lockstep::check::{Checked, check as follow_all};
use crate::lockstep::script::waits;
use crate::pool::each;
use crate::predict::judge::{DIFFERS, NOT_RUN};
use crate::predict::prediction::Between;
use crate::predict::scale::impatient;
use crate::report::junit;
use crate::report::progress::progress;
use crate::report::verdict::{Row, Said, said};
use crate::report::{self, print};
use crate::source::named;
use crate::system;
use crate::wire::record::write_pcapng;
use crate::wire::rights::{prepare, tun_is_closed};
use crate::wire::{Kind, Missing, Wire};

/// So many clients and servers at once: more would keep each other waiting.
const CLOCKS: usize = 3;

/// Checks what was asked for.
///
/// # Errors
/// If it could not be run.
pub(crate) fn check(options: &Check) -> Result<ExitCode> {
    let entries: Vec<&Entry> = if options.names.is_empty() {
        ENTRIES.iter().collect()
    } else {
        let names = options.names.iter();
        names.map(|name| named(name)).collect::<Result<_>>()?
    };
    let rows = match choose(options.wire)? {
        Some(kind) => {
            let mut rows = if options.explored {
                every_order(kind, &entries)?
            } else {
                over_wire(kind, &entries, options.pcapng.as_deref())?
            };
            if options.clock {
                rows.extend(by_clock(kind, &entries)?);
            }
            rows
        }
        None if options.explored => {
            bail!("--explored needs a wire: on loopback nobody can hold a packet back")
        }
        None if options.pcapng.is_some() => {
            bail!("--pcapng needs a wire: on loopback nobody sees the packets")
        }
        None => on_loopback(&entries)?,
    };
    if let Some(path) = &options.junit {
        let text = junit::document(&rows);
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    print(&if options.json {
        let values = rows.iter().map(|row| row.value.clone()).collect();
        report::document(&Value::Array(values))
    } else {
        let orders = options.explored.then(|| orders_sentence(&rows));
        let lines = rows.iter().map(line).collect::<String>();
        lines + &sentence(&rows) + &orders.unwrap_or_default()
    })?;
    Ok(code(&rows))
}

/// What to run over: a kind of wire, or loopback; says which right is missing for a wire.
///
/// # Errors
/// The right that is missing for what was insisted on.
pub(crate) fn choose(way: Way) -> Result<Option<Kind>> {
    let kind = match wire(way) {
        Ok(kind) => kind,
        Err(missing) if way == Way::Auto => {
            eprintln!("idlerace: {missing}; on loopback instead");
            None
        }
        Err(missing) => return Err(missing.into()),
    };
    if let (None, Some(line)) = (kind, system::stranger()) {
        eprint!("{line}");
    }
    Ok(kind)
}

/// The kind of wire that was asked for and can be had; none where loopback was asked for.
///
/// # Errors
/// The right that is missing.
pub(crate) fn wire(way: Way) -> Result<Option<Kind>, Missing> {
    let kind = match way {
        Way::Loopback => return Ok(None),
        Way::Tun => Kind::Tun,
        Way::Veth => Kind::Veth,
        Way::Auto => {
            prepare()?;
            if tun_is_closed().is_none() {
                Kind::Tun
            } else {
                Kind::Veth
            }
        }
    };
    Wire::of(kind).map(|wire| Some(wire.kind()))
}

fn over_wire(kind: Kind, entries: &[&Entry], pcapng: Option<&Path>) -> Result<Vec<Row>> {
    let (traces, changes): (Vec<Trace>, Vec<Option<String>>) =
        entries.iter().map(|entry| followable(entry)).unzip();
    let bar = progress(entries.len() as u64);
    let checked = follow_all(kind, &traces, |index, _| {
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
    match impatient(&scenario) {
        Some((shorter, change)) => (simulate(&shorter), Some(change)),
        None => (trace, None),
    }
}

fn followed(
    kind: Kind,
    entry: &Entry,
    (predicted, change): (&Trace, Option<String>),
    checked: Checked,
) -> Row {
    let said = said(checked.outcome);
    let steps = predicted.events.len();
    let value = json!({
        "name": entry.name,
        "verdict": said.word(),
        "difference": said.difference(),
        "reason": said.reason(),
        "wire": kind.to_string().to_lowercase(),
        "steps": steps,
        "changes": change.iter().collect::<Vec<_>>(),
    });
    let change = change.map_or_else(String::new, |change| format!("; {change}"));
    let scope = format!("{steps} steps over {kind}{change}");
    Row {
        name: entry.name,
        said,
        scope,
        took: checked.took,
        value,
    }
}

/// Each scenario by the clock over a wire, a few at once.
fn by_clock(kind: Kind, entries: &[&Entry]) -> Result<Vec<Row>> {
    let bar = progress(entries.len() as u64);
    let wires: Vec<Wire> = (0..CLOCKS.min(entries.len()))
        .map(|_| Wire::of(kind))
        .collect::<Result<_, _>>()?;
    // A machine belongs to the thread that runs it: each makes its own out of its wire.
    let tools = wires.into_iter().map(|wire| (Some(wire), None)).collect();
    let order: Vec<usize> = (0..entries.len()).collect();
    let run = |(wire, machine): &mut (Option<Wire>, Option<Machine>), index: usize| {
        if let Some(wire) = wire.take() {
            *machine = Some(Machine::over(wire)?);
        }
        let machine = machine
            .as_ref()
            .ok_or_else(|| io::Error::other("no machine"))?;
        run_clocked(machine, entries[index], Between::Wire)
    };
    let rows = each(tools, &order, run, |index, _| {
        bar.set_message(entries[index].name);
        bar.inc(1);
    })?;
    bar.finish_and_clear();
    Ok(rows)
}

fn on_loopback(entries: &[&Entry]) -> Result<Vec<Row>> {
    let machine = Machine::new()?;
    let bar = progress(entries.len() as u64);
    let mut rows = Vec::new();
    for entry in entries {
        bar.set_message(entry.name);
        rows.push(run_clocked(&machine, entry, Between::Loopback)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(rows)
}

/// One scenario for people.
fn line(row: &Row) -> String {
    let Row {
        name, said, scope, ..
    } = row;
    let said = match said {
        Said::Agrees => String::from("agrees"),
        Said::Differs(difference) => report::differs(difference),
        Said::TooBusy(reason) => format!("could not judge, machine too busy: {reason}"),
        Said::NotRun(reason) => return format!("{name:<28}  not run: {reason}\n"),
    };
    format!("{name:<28}  {said}  ({scope})\n")
}

fn count(rows: &[Row], word: &str) -> usize {
    rows.iter().filter(|row| row.said.word() == word).count()
}

/// All of it for people.
fn sentence(rows: &[Row]) -> String {
    let [agree, differ, busy, not_run] =
        ["agrees", "differs", "too-busy", "not-run"].map(|word| count(rows, word));
    let busy = if busy == 0 {
        String::new()
    } else {
        format!("{busy} could not be judged, ")
    };
    format!("\n{agree} agree, {differ} differ, {busy}{not_run} not run here.\n")
}

fn code(rows: &[Row]) -> ExitCode {
    if count(rows, "differs") > 0 {
        ExitCode::from(DIFFERS)
    } else if count(rows, "too-busy") > 0 || count(rows, "agrees") == 0 {
        ExitCode::from(NOT_RUN)
    } else {
        ExitCode::SUCCESS
    }
}
