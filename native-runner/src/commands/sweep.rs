//! Has a scenario run over and over as one parameter moves, and judged.

use anyhow::{Result, anyhow};
use idlerace_core::map::Axis;

use crate::cli::Sweep;
use crate::commands::transport::{choose, machine, medium};
use crate::exit_code::Exit;
use crate::experiment::sweep::{scenarios, sweep as run};
use crate::report::output::{answer, print};
use crate::report::progress::progress;
use crate::report::sweep as report;
use crate::source::load;

/// Sweeps what was asked for.
///
/// # Errors
/// If there is no such scenario or parameter, or it could not be run.
pub(crate) fn sweep(options: &Sweep) -> Result<Exit> {
    let loaded = load(&options.source)?;
    let axis = Axis::parse(&options.x).map_err(|problem| anyhow!("--x {problem}"))?;
    let scenarios = scenarios(&axis, &loaded.scenario)?;
    let kind = choose(options.wire)?;
    let machine = machine(kind)?;
    let reps = options.reps;
    let bar = progress(scenarios.len() as u64 * u64::from(reps) * 2);
    let finished = || bar.inc(1);
    let swept = run(&machine, medium(kind), (&axis, &scenarios), reps, finished)?;
    bar.finish_and_clear();
    print(&if options.json {
        answer(&report::answer(&loaded.name, &axis, &swept))
    } else {
        report::text(&axis, &swept)
    })?;
    Ok(if swept.agrees() {
        Exit::Holds
    } else {
        Exit::DIFFERS
    })
}
