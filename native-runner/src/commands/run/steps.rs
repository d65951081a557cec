//! Has two real kernels take the steps of one scenario, for the command line and for the
//! page, which hears how far it is.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use formats::answers::run_steps::Line;
use idlerace_core::trace::Trace;
#[cfg(target_os = "linux")]
use nix::sys::{prctl::set_pdeathsig, signal::Signal};

use crate::cli::exit_code::Exit;
use crate::cli::{Run, Shape};
use crate::commands::check::steps::followable;
use crate::commands::transport::wire;
use crate::lockstep::check::{Checked, check_one};
use crate::report::output::{answer, line, print};
use crate::report::run::steps as report;
use crate::source::load;
use crate::wire::{Carrier, Wire};

/// The page hears at most so often how far a run is.
const NEWS: Duration = Duration::from_millis(100);

/// Takes the steps, in the order that the seed picks or in the one that was given.
///
/// # Errors
/// If it could not be run.
pub(crate) fn run_steps(options: &Run) -> Result<Exit> {
    let shape = options.shape();
    let loaded = load(&options.source)?;
    #[cfg(target_os = "linux")]
    if shape == Shape::Lines {
        // Who listens to the lines is gone if the parent is.
        set_pdeathsig(Signal::SIGKILL).context("cannot bind this run to its parent")?;
    }
    let kind = wire(options.wire)?.context("step by step takes a wire")?;
    let (predicted, change) = match &options.order {
        // The page has its own picture of the scenario as it is.
        None if shape != Shape::Lines => followable(&loaded.scenario),
        order => (loaded.run(order.as_ref())?, None),
    };
    let checked = follow(kind, &predicted, shape)?;
    let exit = Exit::from(&checked.verdict);
    print(&if shape == Shape::Text {
        report::text(&loaded, kind, (&predicted, change.as_deref()), &checked)
    } else {
        let followed = report::answer(loaded.name, kind, (predicted, change), checked);
        if shape == Shape::Json {
            answer(&followed)
        } else {
            line(&Line::Result(Box::new(followed)))
        }
    })?;
    Ok(exit)
}

/// On a thread of its own, which ends up in another namespace.
fn follow(kind: Carrier, predicted: &Trace, shape: Shape) -> Result<Checked> {
    let mut wire = Wire::of(kind)?;
    let mut latest: Option<Instant> = None;
    let of = predicted.events.len();
    let tell = |step| {
        if shape == Shape::Lines && latest.is_none_or(|latest| latest.elapsed() >= NEWS) {
            latest = Some(Instant::now());
            // Whoever does not listen any more ends this process.
            let _ = print(&line(&Line::Progress { step, of }));
        }
    };
    let joined = thread::scope(|scope| {
        let running = scope.spawn(|| check_one(&mut wire, predicted, tell));
        running.join()
    });
    Ok(joined.map_err(|_| anyhow!("the thread that took the steps has died"))??)
}
