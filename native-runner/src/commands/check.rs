//! Checks the named scenarios, over a wire or on loopback, and says what came of each.
//!
//! Runs nothing itself and judges nothing.

use std::io;

use anyhow::{Context, Result, bail};
use formats::verdict::Verdict;
use idlerace_core::catalog::{ENTRIES, Entry};

use crate::cli::Check;
use crate::clock::run::Testbed;
use crate::commands::check_all_schedules::every_order;
use crate::commands::check_by_clock::run_clocked;
use crate::commands::check_steps::over_wire;
use crate::commands::transport::choose;
use crate::exit_code::Exit;
use crate::pool::each;
use crate::predict::prediction::Medium;
use crate::report::check::{Row, answers, orders, text};
use crate::report::junit;
use crate::report::output::{answer, print};
use crate::report::progress::progress;
use crate::source::named;
use crate::wire::{Carrier, Wire};

/// So many clients and servers at once: more would keep each other waiting.
const CLOCKS: usize = 3;

/// Checks what was asked for.
///
/// # Errors
/// If it could not be run.
pub(crate) fn check(options: &Check) -> Result<Exit> {
    let entries: Vec<&Entry> = if options.names.is_empty() {
        ENTRIES.iter().collect()
    } else {
        let names = options.names.iter();
        names.map(|name| named(name)).collect::<Result<_>>()?
    };
    let rows = rows(options, &entries)?;
    if let Some(path) = &options.junit {
        let written = junit::document(&rows).and_then(|text| std::fs::write(path, text));
        written.with_context(|| format!("cannot write {}", path.display()))?;
    }
    print(&if options.json {
        answer(&answers(&rows))
    } else {
        let orders = options.explored.then(|| orders(&rows));
        text(&rows) + &orders.unwrap_or_default()
    })?;
    Ok(Exit::from(&Verdict::of_all(rows.iter().map(Row::verdict))))
}

fn rows(options: &Check, entries: &[&Entry]) -> Result<Vec<Row>> {
    let Some(kind) = choose(options.wire)? else {
        if options.explored {
            bail!("--explored needs a wire: on loopback nobody can hold a packet back");
        }
        if options.pcapng.is_some() {
            bail!("--pcapng needs a wire: on loopback nobody sees the packets");
        }
        return on_loopback(entries);
    };
    let mut rows = if options.explored {
        every_order(kind, entries)?
    } else {
        over_wire(kind, entries, options.pcapng.as_deref())?
    };
    if options.clock {
        rows.extend(by_clock(kind, entries)?);
    }
    Ok(rows)
}

/// Each scenario by the clock over a wire, a few at once.
fn by_clock(kind: Carrier, entries: &[&Entry]) -> Result<Vec<Row>> {
    let bar = progress(entries.len() as u64);
    let wires: Vec<Wire> = (0..CLOCKS.min(entries.len()))
        .map(|_| Wire::of(kind))
        .collect::<Result<_, _>>()?;
    // A machine belongs to the thread that runs it: each makes its own out of its wire.
    let tools = wires.into_iter().map(|wire| (Some(wire), None)).collect();
    let order: Vec<usize> = (0..entries.len()).collect();
    let run = |(wire, machine): &mut (Option<Wire>, Option<Testbed>), index: usize| {
        if let Some(wire) = wire.take() {
            *machine = Some(Testbed::over(wire)?);
        }
        let machine = machine
            .as_ref()
            .ok_or_else(|| io::Error::other("no machine"))?;
        run_clocked(machine, entries[index], Medium::Wire)
    };
    let rows = each(tools, &order, run, |index, _| {
        bar.set_message(entries[index].name);
        bar.inc(1);
    })?;
    bar.finish_and_clear();
    Ok(rows)
}

fn on_loopback(entries: &[&Entry]) -> Result<Vec<Row>> {
    let machine = Testbed::new()?;
    let bar = progress(entries.len() as u64);
    let mut rows = Vec::new();
    for entry in entries {
        bar.set_message(entry.name);
        rows.push(run_clocked(&machine, entry, Medium::Loopback)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(rows)
}
