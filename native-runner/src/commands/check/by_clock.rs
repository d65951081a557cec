//! One named scenario by the clock, in the way in which it can be shown, and what is said
//! of it.
//!
//! Runs nothing itself and judges nothing.

use std::io;
use std::time::{Duration, Instant};

use formats::answers::by_clock::{Clocked, Conditions};
use formats::answers::check::Row as Answer;
use formats::verdict::Verdict;
use idlerace_core::simulate::simulate;

use crate::clock::run::Testbed;
use crate::commands::transport::medium;
use crate::lockstep::clock::{LONGEST, Played, length, play};
use crate::predict::judge::judge;
use crate::predict::plan::{Comparison, Plan};
use crate::predict::prediction::Medium;
use crate::predict::refusal::NotRunnable;
use crate::predict::scale::shorten_kernel_timeouts;
use crate::report::check::Row;
use crate::report::run::by_clock as run;
use crate::source::Loaded;
use crate::wire::Carrier;

/// By two programs around hyper if they can show it, else by the model's calls.
pub(crate) fn run_clocked(
    machine: &Testbed,
    loaded: &Loaded,
    kind: Option<Carrier>,
) -> io::Result<Row> {
    let (began, between) = (Instant::now(), medium(kind));
    let scenario = loaded.scenario.clone();
    let shorter = shorten_kernel_timeouts(&scenario).filter(|(one, _)| {
        let ends_alike = simulate(one).requests == simulate(&scenario).requests;
        ends_alike && between == Medium::Wire
    });
    let reason = match Plan::new(&scenario, between) {
        Ok(plan) => return planned((machine, kind), loaded, &plan, began),
        Err(reason) => reason,
    };
    if let Some((one, change)) = &shorter
        && let Ok(mut plan) = Plan::new(one, between)
    {
        plan.changes.push(change.clone());
        return planned((machine, kind), loaded, &plan, began);
    }
    let Some((wire, namespaces)) = machine.wire() else {
        return Ok(not_run(loaded, &reason, began.elapsed()));
    };
    let runs = [Some((scenario, String::new())), shorter];
    for (one, change) in runs.into_iter().flatten() {
        let predicted = simulate(&one);
        if length(&predicted) <= LONGEST {
            let played = play(wire, namespaces, &predicted)?;
            return Ok(played_row((loaded, kind), &played, change, began.elapsed()));
        }
    }
    Ok(not_run(loaded, &reason, began.elapsed()))
}

fn planned(
    (machine, kind): (&Testbed, Option<Carrier>),
    loaded: &Loaded,
    plan: &Plan,
    began: Instant,
) -> io::Result<Row> {
    let judged = judge(machine, plan, &|| ())?;
    let compared = match plan.comparison {
        Comparison::Exact => "calls and results",
        Comparison::OutcomeSet(_) => "ways of ending",
    };
    let place = match plan.between {
        Medium::Loopback => "on loopback",
        Medium::Wire => "by the clock",
    };
    Ok(Row {
        answer: Answer::Clocked(run::clocked((&loaded.name, kind), plan, &judged)),
        scope: format!("{compared} {place}"),
        took: began.elapsed(),
    })
}

fn played_row(
    (loaded, kind): (&Loaded, Option<Carrier>),
    played: &Played,
    change: String,
    took: Duration,
) -> Row {
    let verdict = match played.difference.clone() {
        None => Verdict::Agrees,
        Some(_) if played.is_too_late() => {
            Verdict::TooBusy(format!("a call was made {:?} late", played.late))
        }
        Some(difference) => Verdict::Differs(difference),
    };
    let mut changes = vec![String::from("the model's calls, each made when it is due")];
    changes.extend((!change.is_empty()).then_some(change));
    let scope = format!("by the clock: {}", changes.join("; "));
    let conditions = Conditions {
        between: run::place(Medium::Wire).into(),
        wire: run::wire(kind),
        not_judged: usize::from(matches!(verdict, Verdict::TooBusy(_))),
        changes,
    };
    Row {
        answer: Answer::Clocked(Clocked {
            name: loaded.name.clone(),
            verdict,
            conditions: Some(conditions),
        }),
        scope,
        took,
    }
}

fn not_run(loaded: &Loaded, reason: &NotRunnable, took: Duration) -> Row {
    Row {
        answer: Answer::Clocked(run::not_run(&loaded.name, reason.to_string())),
        scope: "by the clock".into(),
        took,
    }
}
