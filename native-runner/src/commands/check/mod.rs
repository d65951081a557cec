//! Checks the named scenarios and chains, over a wire or on loopback, and says what came of each.
//!
//! Runs nothing itself and judges nothing.

mod all_schedules;
mod by_clock;
mod chain_orders;
mod chains;
mod orders;
pub(super) mod steps;

use std::io;
use std::path::Path;

use anyhow::{Result, bail};
use formats::verdict::Verdict;
use idlerace_core::catalog::ENTRIES;
use idlerace_core::scenario::chain::catalog::ChainEntry;

use crate::cli::Check;
use crate::cli::exit_code::Exit;
use crate::clock::run::Testbed;
use crate::commands::check::all_schedules::every_order;
use crate::commands::check::by_clock::run_clocked;
use crate::commands::check::chains::NamedRecord;
use crate::commands::check::steps::over_wire;
use crate::commands::transport::choose;
use crate::report::check::{Row, answers, junit, text};
use crate::report::output::{Destination, answer, print, say};
use crate::report::progress::progress;
use crate::source::{Loaded, plain};
use crate::system::pool::each;
use crate::wire::record::write_pcapng;
use crate::wire::{Carrier, Wire};

/// So many clients and servers at once: more would keep each other waiting.
const CLOCKS: usize = 3;

/// What was found out.
struct Checked {
    rows: Vec<Row>,
    /// What crossed the wire, as pcapng, if there was one that all steps were taken on.
    packets: Vec<u8>,
}

/// What is to be checked.
struct Asked {
    scenarios: Vec<Loaded>,
    chains: Vec<&'static ChainEntry>,
}

/// What was named; without names every scenario, and every chain where all steps are taken.
fn asked_for(options: &Check) -> Result<Asked> {
    if options.scenarios.is_empty() {
        let names = ENTRIES.iter().map(|entry| Path::new(entry.name));
        return Ok(Asked {
            scenarios: names.map(plain).collect::<Result<_>>()?,
            chains: if options.explored {
                Vec::new()
            } else {
                chains::all()
            },
        });
    }
    let given = options.scenarios.iter();
    let (chains, others): (Vec<_>, Vec<_>) = given
        .map(|one| chains::named(one).ok_or(one))
        .partition(Result::is_ok);
    let chains: Vec<_> = chains.into_iter().flatten().collect();
    let others = others.into_iter().filter_map(Result::err);
    Ok(Asked {
        scenarios: others.map(|one| plain(one)).collect::<Result<_>>()?,
        chains,
    })
}

/// Checks what was asked for.
///
/// # Errors
/// If it could not be run, or not all of it could be written down.
pub(crate) fn check(options: &Check) -> Result<Exit> {
    let asked = asked_for(options)?;
    let open = |path: &Option<_>| path.as_deref().map(Destination::open).transpose();
    let (junit, pcapng) = (open(&options.junit)?, open(&options.pcapng)?);
    let Checked { rows, packets } = checked(options, &asked)?;
    let exit = Exit::from(&Verdict::of_all(rows.iter().map(Row::verdict)));
    let printed = print(&if options.json {
        answer(&answers(&rows))
    } else {
        text(&rows)
    });
    // What cannot be written in one place is no reason to leave another out.
    let all = [
        printed.map_err(anyhow::Error::from),
        junit.map_or(Ok(()), |to| to.write(&junit::document(&rows)?)),
        pcapng.map_or(Ok(()), |to| to.write(&packets)),
    ];
    Ok(all.into_iter().fold(exit, not_written))
}

/// A difference is one whatever could not be written; nothing else is told then.
fn not_written(exit: Exit, written: Result<()>) -> Exit {
    let Err(error) = written else { return exit };
    say(&error);
    match exit {
        Exit::Fails => Exit::Fails,
        Exit::Holds | Exit::Unknown => Exit::Unknown,
    }
}

fn checked(options: &Check, Asked { scenarios, chains }: &Asked) -> Result<Checked> {
    let Some(kind) = choose(options.wire)? else {
        if options.explored {
            bail!("--explored needs a wire: on loopback nobody can hold a packet back");
        }
        if options.pcapng.is_some() {
            bail!("--pcapng needs a wire: on loopback nobody sees the packets");
        }
        let mut rows = on_loopback(scenarios)?;
        rows.extend(chains::without_wire(chains));
        let packets = Vec::new();
        return Ok(Checked { rows, packets });
    };
    let (mut rows, packets) = if options.explored {
        let mut rows = every_order(kind, scenarios)?;
        rows.extend(chain_orders::over_wire(kind, chains)?);
        (rows, Vec::new())
    } else {
        let (mut rows, mut records) = over_wire(kind, scenarios)?;
        let (others, of_hops) = chains::over_wire(kind, chains)?;
        rows.extend(others);
        records.extend(of_hops);
        (rows, packets(&records)?)
    };
    if options.clock {
        rows.extend(by_clock(kind, scenarios)?);
    }
    Ok(Checked { rows, packets })
}

/// All that crossed, as pcapng.
fn packets(records: &[NamedRecord]) -> Result<Vec<u8>> {
    let records = records.iter().map(|(name, record)| (name.as_str(), record));
    let mut packets = Vec::new();
    write_pcapng(&records.collect::<Vec<_>>(), &mut packets)?;
    Ok(packets)
}

/// Each scenario by the clock over a wire, a few at once.
fn by_clock(kind: Carrier, scenarios: &[Loaded]) -> Result<Vec<Row>> {
    let bar = progress(scenarios.len() as u64);
    let wires: Vec<Wire> = (0..CLOCKS.min(scenarios.len()))
        .map(|_| Wire::of(kind))
        .collect::<Result<_, _>>()?;
    // A machine belongs to the thread that runs it: each makes its own out of its wire.
    let tools = wires.into_iter().map(|wire| (Some(wire), None)).collect();
    let order: Vec<usize> = (0..scenarios.len()).collect();
    let run = |(wire, machine): &mut (Option<Wire>, Option<Testbed>), index: usize| {
        if let Some(wire) = wire.take() {
            *machine = Some(Testbed::over(wire)?);
        }
        let machine = machine
            .as_ref()
            .ok_or_else(|| io::Error::other("no machine"))?;
        run_clocked(machine, &scenarios[index], Some(kind))
    };
    let rows = each(tools, &order, run, |index, _| {
        bar.set_message(scenarios[index].name.clone());
        bar.inc(1);
    })?;
    bar.finish_and_clear();
    Ok(rows)
}

fn on_loopback(scenarios: &[Loaded]) -> Result<Vec<Row>> {
    let machine = Testbed::new()?;
    let bar = progress(scenarios.len() as u64);
    let mut rows = Vec::new();
    for one in scenarios {
        bar.set_message(one.name.clone());
        rows.push(run_clocked(&machine, one, None)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(rows)
}
