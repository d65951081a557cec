//! Has two real kernels take the steps of one scenario, for the command line and for the
//! page, which hears how far it is.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use idlerace_core::replay::Schedule;
use idlerace_core::trace::Trace;
#[cfg(target_os = "linux")]
use nix::sys::{prctl::set_pdeathsig, signal::Signal};
use serde_json::{Value, json};

use crate::cli::{Shape, Way};
use crate::commands::check::wire;
use crate::lockstep::check::{Checked, check_one};
use crate::predict::judge::{DIFFERS, NOT_RUN};
use crate::report::verdict::{Said, said};
use crate::report::{self, print};
use crate::source::Loaded;
use crate::wire::{Kind, Wire};

/// The page hears at most so often how far a run is.
const NEWS: Duration = Duration::from_millis(100);

/// Takes the steps, in the order that the seed picks or in this one, and reports.
///
/// # Errors
/// If it could not be run.
pub(crate) fn steps(
    loaded: &Loaded,
    order: Option<&Schedule>,
    way: Way,
    shape: Shape,
) -> Result<ExitCode> {
    #[cfg(target_os = "linux")]
    if shape == Shape::Lines {
        // Who listens to the lines is gone if the parent is.
        set_pdeathsig(Signal::SIGKILL).context("cannot bind this run to its parent")?;
    }
    let kind = wire(way)?.context("step by step takes a wire")?;
    let predicted = loaded.trace(order)?;
    let checked = follow(kind, &predicted, shape)?;
    let said = said(checked.outcome.clone());
    let document = json!({
        "name": loaded.name,
        "verdict": said.word(),
        "difference": said.difference(),
        "reason": said.reason(),
        "wire": kind.to_string().to_lowercase(),
        "predicted": predicted,
        "observed": checked.observed,
    });
    print(&match shape {
        Shape::Lines => line(&json!({ "result": document })),
        Shape::Json => report::document(&document),
        Shape::Text => text(loaded, kind, &predicted, &checked, &said),
    })?;
    Ok(match said {
        Said::Agrees => ExitCode::SUCCESS,
        Said::Differs(_) => ExitCode::from(DIFFERS),
        Said::TooBusy(_) | Said::NotRun(_) => ExitCode::from(NOT_RUN),
    })
}

/// On a thread of its own, which ends up in another namespace.
fn follow(kind: Kind, predicted: &Trace, shape: Shape) -> Result<Checked> {
    let mut wire = Wire::of(kind)?;
    let mut told: Option<Instant> = None;
    let of = predicted.events.len();
    let tell = |step| {
        if shape == Shape::Lines && told.is_none_or(|told| told.elapsed() >= NEWS) {
            told = Some(Instant::now());
            // Whoever does not listen any more ends this process.
            let _ = print(&line(&json!({ "progress": { "step": step, "of": of } })));
        }
    };
    let joined = thread::scope(|scope| {
        let running = scope.spawn(|| check_one(&mut wire, predicted, tell));
        running.join()
    });
    Ok(joined.map_err(|_| anyhow!("the thread that took the steps has died"))??)
}

fn line(value: &Value) -> String {
    format!("{value}\n")
}

fn text(loaded: &Loaded, kind: Kind, predicted: &Trace, checked: &Checked, said: &Said) -> String {
    let mut text = report::heading(loaded);
    let _ = writeln!(
        text,
        "\nTwo real kernels took its steps, over a wire of its own ({kind})."
    );
    if let Some(observed) = &checked.observed {
        text += &report::requests(predicted, observed);
    }
    text += "\n";
    text + &match said {
        Said::Agrees => format!(
            "Agrees: all {} steps; each result, errno, flag, number and state.\n",
            predicted.events.len()
        ),
        Said::Differs(difference) => report::differs(difference) + "\n",
        Said::TooBusy(reason) => format!("Could not judge, machine too busy: {reason}\n"),
        Said::NotRun(reason) => format!("Not run: {reason}\n"),
    }
}
