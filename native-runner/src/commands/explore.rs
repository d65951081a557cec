//! Has a scenario explored and reported, and shows one of the ways in which it can end.
//!
//! Explores nothing itself: `idlerace_core::explore` does.

use anyhow::{Context, Result};
use formats::answers::Version;
use formats::answers::explore::Explore as Answer;
use idlerace_core::explore::{Explored, Limits, Verdict, explore_telling, retry_risk};
use idlerace_core::scenario::Scenario;
use idlerace_core::smt::race;
use idlerace_core::trace::Trace;

use crate::cli::{Explore, ExploreFormat as Format};
use crate::exit_code::Exit;
use crate::report::explore::{text, trace};
use crate::report::output::{answer, print};
use crate::report::progress::progress;
use crate::source::{Loaded, load};

/// Explores what was asked for.
///
/// # Errors
/// If there is no such scenario.
pub(crate) fn explore(options: &Explore) -> Result<Exit> {
    let loaded = load(&options.source)?;
    if options.format == Format::Smt2 {
        print(&race(&loaded.scenario)?)?;
        return Ok(Exit::Holds);
    }
    let found = watched(&loaded.scenario);
    let exit = Exit::from(found.verdict);
    print(&if options.json {
        answer(&document(&loaded, found))
    } else {
        text(&loaded, &found, options)
    })?;
    Ok(exit)
}

/// The trace of one of the ways to end, counted from 1 as `explore` prints them.
///
/// # Errors
/// If there are not so many.
pub(crate) fn ending(scenario: &Scenario, number: usize) -> Result<Trace> {
    let found = watched(scenario);
    let count = found.endings.len();
    let ending = number.checked_sub(1).and_then(|one| found.endings.get(one));
    let ending = ending.with_context(|| {
        format!(
            "--ending {number}: the scenario has {count} ways to end; give one from 1 to {count}"
        )
    })?;
    trace(scenario, ending)
}

fn watched(scenario: &Scenario) -> Explored {
    let limits = Limits::DEFAULT;
    let bar = progress(u64::from(limits.states));
    bar.set_message("states at most");
    let found = explore_telling(scenario, &limits, |states| bar.set_position(states.into()));
    bar.finish_and_clear();
    found
}

/// What was found, for programs.
fn document(loaded: &Loaded, found: Explored) -> Answer {
    let witness = match found.verdict {
        Verdict::Unsafe { ending } => trace(&loaded.scenario, &found.endings[ending]).ok(),
        Verdict::Safe | Verdict::Undecided { .. } => None,
    };
    Answer {
        version: Version,
        name: loaded.name.clone(),
        scenario: loaded.scenario.clone(),
        formula: found.formula.as_ref().map(ToString::to_string),
        explored: found,
        witness,
        resent: retry_risk(&loaded.scenario, &Limits::DEFAULT),
    }
}
