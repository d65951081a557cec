//! Has a scenario run over and over as one parameter moves, and judged.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use formats::verdict::Verdict;
use idlerace_core::map::Axis;

use crate::cli::Sweep;
use crate::cli::exit_code::Exit;
use crate::commands::transport::{choose, machine, medium};
use crate::experiment::sweep::{scenarios, sweep as run};
use crate::predict::plan::refusal;
use crate::report::output::{Destination, answer};
use crate::report::progress::progress;
use crate::report::sweep::line as report;
use crate::source::{Loaded, known, load, say_undone};

/// Sweeps what was asked for.
///
/// # Errors
/// If there is no such scenario or parameter, or it could not be run.
pub(crate) fn sweep(options: &Sweep) -> Result<Exit> {
    for (asked, option) in [
        (options.written.svg, "--svg"),
        (options.written.png, "--png"),
    ] {
        if asked {
            bail!(
                "{option} draws a map, which has a second parameter: add --y KEY=FROM..TO/STEP; \
                 one parameter is written with --csv or --json"
            );
        }
    }
    let loaded = load(&options.source)?;
    let axis = axis("--x", &options.x)?;
    let scenarios = scenarios(&axis, &loaded.scenario, &loaded.set)?;
    say_what_moves(&axis, &loaded);
    let kind = choose(options.wire)?;
    if let Some(reason) = refusal(&scenarios, medium(kind)) {
        let verdict = Verdict::NotRun(reason.to_string());
        eprintln!("idlerace: {}: {verdict}", loaded.name);
        return Ok(Exit::from(&verdict));
    }
    let to = Destination::open(options.output.as_deref().unwrap_or(Path::new("-")))?;
    let machine = machine(kind)?;
    let reps = options.reps;
    let bar = progress(scenarios.len() as u64 * u64::from(reps) * 2);
    let finished = || bar.inc(1);
    let swept = run(&machine, medium(kind), (&axis, &scenarios), reps, finished)?;
    bar.finish_and_clear();
    let written = if options.json {
        answer(&report::answer(&loaded.name, &axis, &swept))
    } else if options.written.csv {
        report::table(&axis, &swept)
    } else {
        report::text(&axis, &swept)
    };
    to.write(written.as_bytes())?;
    Ok(match swept.agrees() {
        Some(true) => Exit::Holds,
        Some(false) => Exit::DIFFERS,
        None => Exit::Unknown,
    })
}

/// A setting and its values, of which each makes a difference to two requests.
///
/// # Errors
/// What is wrong with it, with the settings that come near.
pub(crate) fn axis(option: &str, text: &str) -> Result<Axis> {
    if let Some((key, _)) = text.split_once('=') {
        known(key).with_context(|| format!("{option} {key}"))?;
        ensure!(
            key != "requests.count",
            "{option} {key}: two requests are sent at each value, one that opens a connection \
             and one that reuses it; move another parameter"
        );
    }
    Axis::parse(text).map_err(|problem| anyhow!("{option} {problem}"))
}

/// Says what the profiles on an axis undo of the scenario.
pub(crate) fn say_what_moves(axis: &Axis, loaded: &Loaded) {
    for value in &axis.values {
        let mut after = loaded.scenario.clone();
        // A value that is refused has been said by now.
        if idlerace_core::parameter::set(&mut after, &axis.key, value).is_ok() {
            let setting = (axis.key.as_str(), value.as_str());
            say_undone((&loaded.scenario, &after), setting, &loaded.set);
        }
    }
}
