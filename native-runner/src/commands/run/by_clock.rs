//! Has one scenario run by the clock and judged.

use anyhow::Result;
use formats::answers::Version;
use formats::answers::by_clock;
use idlerace_core::simulate::simulate;

use crate::cli::Run;
use crate::cli::exit_code::Exit;
use crate::commands::transport::{choose, machine, medium};
use crate::predict::judge::judge;
use crate::predict::plan::Plan;
use crate::predict::refusal::NotRunnable;
use crate::report::output::{answer, print};
use crate::report::progress::progress;
use crate::report::run::by_clock as report;
use crate::source::{Loaded, load};

/// Runs what was asked for.
///
/// # Errors
/// If it could not be run, other than for what the scenario is.
pub(crate) fn run(options: &Run) -> Result<Exit> {
    let loaded = load(&options.source)?;
    let kind = choose(options.wire)?;
    let plan = match Plan::new(&loaded.scenario, medium(kind)) {
        Ok(plan) => plan,
        Err(reason) => return not_run(&loaded, &reason, options.json),
    };
    let bar = progress(u64::from(plan.clients * plan.run.requests.count));
    let machine = machine(kind)?;
    let judged = judge(&machine, &plan, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let predicted = simulate(plan.prediction.scenario());
    let exit = Exit::from(&judged.verdict);
    print(&if options.json {
        answer(&report::answer(
            (&loaded.name, kind),
            &plan,
            predicted,
            judged,
        ))
    } else {
        report::text(&loaded, &plan, &predicted, &judged)
    })?;
    Ok(exit)
}

fn not_run(loaded: &Loaded, reason: &NotRunnable, as_json: bool) -> Result<Exit> {
    let clocked = report::not_run(&loaded.name, reason.to_string());
    let exit = Exit::from(&clocked.verdict);
    eprintln!("idlerace: {}: {}", loaded.name, clocked.verdict);
    if as_json {
        print(&answer(&by_clock::Run {
            version: Version,
            clocked,
            traces: None,
        }))?;
    }
    Ok(exit)
}
