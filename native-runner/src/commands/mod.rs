//! What the program does when asked: gets a scenario, has it run and judged, reports.

mod causes;
mod check;
mod check_all_schedules;
mod check_by_clock;
mod experiment;
mod explore;
mod export;
mod man;
mod odds;
mod run_steps;
mod sweep_map;

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{CommandFactory, Parser};
use idlerace_core::map::Axis;
use idlerace_core::simulate::simulate;

use crate::cli::{Cli, Command, Of, Shape, Show, Source, Sweep, Way};
use crate::clock::run::Machine;
use crate::commands::causes::causes;
use crate::commands::check::{check, choose};
use crate::commands::explore::{ending, explore};
use crate::commands::export::{deliver, written};
use crate::commands::odds::odds;
use crate::commands::run_steps::steps;
use crate::commands::sweep_map::map;
use crate::experiment::article;
use crate::experiment::sweep::{scenarios, sweep};
use crate::predict::judge::{DIFFERS, NOT_RUN, judge};
use crate::predict::plan::Plan;
use crate::predict::prediction::Between;
use crate::report::progress::progress;
use crate::report::{self, print};
use crate::serve::page;
use crate::serve::play::play;
use crate::source::load;
use crate::system;
use crate::wire::{Kind, Wire};

/// The program.
#[must_use]
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        None => run_experiment(),
        Some(Command::List { json: true }) => done(&report::document(&report::list_json())),
        Some(Command::List { json: false }) => done(&report::list()),
        Some(Command::Causes) => done(&causes()),
        Some(Command::Schema { of }) => done(match of {
            Of::Scenario => formats::SCENARIO_SCHEMA,
            Of::Trace => formats::TRACE_SCHEMA,
        }),
        Some(Command::Show(options)) => show(&options),
        Some(Command::Run {
            source,
            wire,
            steps: false,
            json,
            lines: _,
            order: _,
        }) => run(&source, wire, json),
        Some(Command::Run {
            source,
            wire,
            steps: true,
            json,
            lines,
            order,
        }) => load(&source)
            .and_then(|loaded| steps(&loaded, order.as_ref(), wire, shape(json, lines))),
        Some(Command::Sweep(options)) if options.y.is_some() => map(&options),
        Some(Command::Sweep(options)) => rates(&options),
        Some(Command::Explore(options)) => explore(&options),
        Some(Command::Odds(options)) => odds(&options),
        Some(Command::Check(options)) => check(&options),
        Some(Command::Play { port, no_open }) => {
            play(page::bundle, port, !no_open).map(|()| ExitCode::SUCCESS)
        }
        Some(Command::Man { command }) => {
            man::page(Cli::command(), command.as_deref()).and_then(|page| done(&page))
        }
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "idlerace", &mut script);
            done(&String::from_utf8_lossy(&script))
        }
    };
    result.unwrap_or_else(|error| {
        eprintln!("idlerace: {error:#}");
        ExitCode::from(NOT_RUN)
    })
}

const fn shape(json: bool, lines: bool) -> Shape {
    match (lines, json) {
        (true, _) => Shape::Lines,
        (false, true) => Shape::Json,
        (false, false) => Shape::Text,
    }
}

fn done(text: &str) -> Result<ExitCode> {
    print(text)?;
    Ok(ExitCode::SUCCESS)
}

fn run_experiment() -> Result<ExitCode> {
    let machine = Machine::new()?;
    print(experiment::INTRODUCTION)?;
    if let Some(line) = system::stranger() {
        print(&format!("\n{line}"))?;
    }
    let rows = article::rows();
    let bar = progress(rows.iter().map(|row| u64::from(row.requests())).sum());
    let results = article::run(&machine, rows, &|| bar.inc(1))?;
    bar.finish_and_clear();
    print(&experiment::table(&results))?;
    Ok(ExitCode::from(article::verdict(&results).exit_code()))
}

fn show(options: &Show) -> Result<ExitCode> {
    let loaded = load(&options.source)?;
    let trace = match options.ending {
        Some(number) => ending(&loaded.scenario, number)?,
        None => loaded.trace(options.order.as_ref())?,
    };
    let octets = written(&loaded, &trace, options)?;
    deliver(&octets, options.output.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

fn run(source: &Source, way: Way, as_json: bool) -> Result<ExitCode> {
    let loaded = load(source)?;
    let kind = choose(way)?;
    let between = kind.map_or(Between::Loopback, |_| Between::Wire);
    let plan = match Plan::new(&loaded.scenario, between) {
        Ok(plan) => plan,
        Err(unfit) => {
            if as_json {
                print(&report::document(&report::unfit_json(&loaded.name, &unfit)))?;
            }
            eprintln!("idlerace: {}: not run: {unfit}", loaded.name);
            return Ok(ExitCode::from(NOT_RUN));
        }
    };
    let bar = progress(u64::from(plan.clients * plan.run.requests.count));
    let machine = machine(kind)?;
    let judged = judge(&machine, &plan, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let predicted = simulate(plan.prediction.scenario());
    print(&if as_json {
        report::document(&report::run_json(&loaded.name, &plan, &predicted, &judged))
    } else {
        report::run(&loaded, &plan, &predicted, &judged)
    })?;
    Ok(ExitCode::from(judged.verdict.exit_code()))
}

fn rates(options: &Sweep) -> Result<ExitCode> {
    let loaded = load(&options.source)?;
    let axis = Axis::parse(&options.x).map_err(|problem| anyhow!("--x {problem}"))?;
    let scenarios = scenarios(&axis, &loaded.scenario)?;
    let kind = choose(options.wire)?;
    let between = kind.map_or(Between::Loopback, |_| Between::Wire);
    let machine = machine(kind)?;
    let reps = options.reps;
    let bar = progress(scenarios.len() as u64 * u64::from(reps) * 2);
    let swept = sweep(&machine, between, (&axis, &scenarios), reps, || bar.inc(1))?;
    bar.finish_and_clear();
    print(&if options.json {
        report::document(&report::sweep_json(&loaded.name, &axis, &swept))
    } else {
        report::sweep(&axis, &swept)
    })?;
    Ok(if swept.agrees() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(DIFFERS)
    })
}

/// Client and server, with a wire of this kind between them or on loopback.
fn machine(kind: Option<Kind>) -> Result<Machine> {
    Ok(match kind {
        Some(kind) => Machine::over(Wire::of(kind)?)?,
        None => Machine::new()?,
    })
}
