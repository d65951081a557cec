//! Has a scenario explored and reported, and shows one of the ways in which it can end.
//!
//! Explores nothing itself: `idlerace_core::explore` does.

use anyhow::{Context, Result};
use formats::answers::Version;
use formats::answers::explore::Explore as Answer;
use idlerace_core::elsewhere::elsewhere;
use idlerace_core::explore::{
    AnyTraffic, Explored, Limits, Question, SCOPE, Verdict, advise, judge_telling, retry_risk,
};
use idlerace_core::scenario::Scenario;
use idlerace_core::smt::race;
use idlerace_core::trace::Trace;

use crate::cli::exit_code::Exit;
use crate::cli::{Explore, ExploreFormat as Format};
use crate::report::explore::{in_words, text, trace};
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
    let (found, any) = if options.as_timed {
        let mut found = watched(&loaded.scenario);
        advise(&loaded.scenario, Question::AsTimed, &LIMITS, &mut found);
        (found, None)
    } else {
        let mut any = AnyTraffic::of(&loaded.scenario, &LIMITS);
        advise(
            &loaded.scenario,
            Question::AnyTraffic,
            &LIMITS,
            &mut any.explored,
        );
        (watched(&loaded.scenario), Some(any))
    };
    let verdict = any
        .as_ref()
        .map_or(found.verdict, |any| any.explored.verdict);
    print(&if options.json {
        answer(&document(&loaded, found, any))
    } else {
        text(&loaded, (&found, any.as_ref()), options)
    })?;
    Ok(Exit::from(verdict))
}

const LIMITS: Limits = Limits::DEFAULT;

/// The trace of one of the ways to end, counted from 1 as `explore` prints them.
///
/// # Errors
/// If there are not so many.
pub(crate) fn ending(scenario: &Scenario, number: usize) -> Result<Trace> {
    let found = watched(scenario);
    let count = found.endings.len();
    let ending = number.checked_sub(1).and_then(|one| found.endings.get(one));
    let ending = ending.with_context(|| {
        if count == 1 {
            format!("--ending {number}: the scenario has one way to end, which is number 1")
        } else {
            format!("--ending {number}: the scenario has {count} ways to end, from 1 to {count}")
        }
    })?;
    trace(scenario, ending)
}

/// Looks at every order of the scenario as it is timed.
fn watched(scenario: &Scenario) -> Explored {
    let bar = progress(u64::from(LIMITS.states));
    bar.set_message("states at most");
    let tell = |states: u32| bar.set_position(states.into());
    let found = judge_telling(scenario, Question::AsTimed, &LIMITS, tell);
    bar.finish_and_clear();
    found
}

/// What was found, for programs.
fn document(loaded: &Loaded, found: Explored, any: Option<AnyTraffic>) -> Answer {
    Answer {
        elsewhere: elsewhere(&loaded.scenario, &found.endings, in_words(&loaded.scenario)),
        version: Version,
        name: loaded.name.clone(),
        scenario: loaded.scenario.clone(),
        scope: SCOPE,
        witness: witness(loaded, &found, any.as_ref()),
        formula: any.as_ref().and_then(|any| {
            let formula = any.explored.formula.as_ref();
            formula.map(ToString::to_string)
        }),
        explored: found,
        any_traffic: any,
        resent: retry_risk(&loaded.scenario, &LIMITS),
    }
}

/// The shortest way to what is not safe: as timed if that has one, or else with any traffic.
fn witness(loaded: &Loaded, found: &Explored, any: Option<&AnyTraffic>) -> Option<Trace> {
    let all = [Some(found), any.map(|any| &any.explored)];
    all.into_iter().flatten().find_map(|found| {
        let Verdict::Unsafe { ending } = found.verdict else {
            return None;
        };
        trace(&loaded.scenario, &found.endings[ending]).ok()
    })
}
