//! One named scenario by the clock, in the way in which it can be shown, and what is said
//! of it.
//!
//! Runs nothing itself and judges nothing.

use std::io;
use std::time::{Duration, Instant};

use idlerace_core::catalog::Entry;
use idlerace_core::simulate::simulate;
use serde_json::json;

use crate::clock::run::Machine;
use crate::lockstep::clock::{LONGEST, Played, length, play};
use crate::predict::judge::{Judged, Verdict, judge};
use crate::predict::plan::{Extent, Plan, Unfit};
use crate::predict::prediction::Between;
use crate::predict::scale::impatient;
use crate::report;
use crate::report::verdict::{Row, Said};

/// By two programs around hyper if they can show it, else by the model's calls.
pub(crate) fn run_clocked(machine: &Machine, entry: &Entry, between: Between) -> io::Result<Row> {
    let began = Instant::now();
    let scenario = entry.scenario();
    let shorter = impatient(&scenario).filter(|(one, _)| {
        let ends_alike = simulate(one).requests == simulate(&scenario).requests;
        ends_alike && between == Between::Wire
    });
    let unfit = match Plan::new(&scenario, between) {
        Ok(plan) => return planned(machine, entry, plan, began),
        Err(unfit) => unfit,
    };
    if let Some((one, change)) = &shorter
        && let Ok(mut plan) = Plan::new(one, between)
    {
        plan.changes.push(change.clone());
        return planned(machine, entry, plan, began);
    }
    let Some((wire, namespaces)) = machine.wire() else {
        return Ok(clocked(entry, Err(unfit), began.elapsed()));
    };
    let ways = [Some((scenario, String::new())), shorter];
    for (one, change) in ways.into_iter().flatten() {
        let predicted = simulate(&one);
        if length(&predicted) <= LONGEST {
            let played = play(wire, namespaces, &predicted)?;
            return Ok(played_row(entry, &played, change, began.elapsed()));
        }
    }
    Ok(clocked(entry, Err(unfit), began.elapsed()))
}

fn planned(machine: &Machine, entry: &Entry, plan: Plan, began: Instant) -> io::Result<Row> {
    let judged = judge(machine, &plan, &|| ())?;
    Ok(clocked(entry, Ok((plan, judged)), began.elapsed()))
}

fn played_row(entry: &Entry, played: &Played, change: String, took: Duration) -> Row {
    let said = match played.difference.clone() {
        None => Said::Agrees,
        Some(_) if played.is_too_late() => {
            Said::TooBusy(format!("a call was made {:?} late", played.late))
        }
        Some(difference) => Said::Differs(difference),
    };
    let mut changes = vec![String::from("the model's calls, each made when it is due")];
    changes.extend((!change.is_empty()).then_some(change));
    let scope = format!("by the clock: {}", changes.join("; "));
    let value = json!({
        "name": entry.name,
        "verdict": said.word(),
        "between": "wire",
        "difference": said.difference(),
        "changes": changes,
        "not_judged": u32::from(matches!(said, Said::TooBusy(_))),
    });
    Row {
        name: entry.name,
        said,
        scope,
        took,
        value,
    }
}

fn clocked(entry: &Entry, outcome: Result<(Plan, Judged), Unfit>, took: Duration) -> Row {
    let name = entry.name;
    let (plan, judged) = match outcome {
        Ok(outcome) => outcome,
        Err(unfit) => {
            let value = report::unfit_json(name, &unfit);
            let (said, scope) = (Said::NotRun(unfit.to_string()), "by the clock".into());
            return Row {
                name,
                said,
                scope,
                took,
                value,
            };
        }
    };
    let value = report::verdict_json(name, &plan, &judged);
    let said = match judged.verdict {
        Verdict::Agrees => Said::Agrees,
        Verdict::Differs(difference) => Said::Differs(difference),
        Verdict::TooBusy => Said::TooBusy("the machine was too late".into()),
    };
    let extent = match plan.extent {
        Extent::Calls => "calls and results",
        Extent::Views(_) => "ways of ending",
    };
    let place = match plan.between {
        Between::Loopback => "on loopback",
        Between::Wire => "by the clock",
    };
    Row {
        name,
        said,
        scope: format!("{extent} {place}"),
        took,
        value,
    }
}
