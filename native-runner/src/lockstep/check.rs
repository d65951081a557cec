//! Follows many traces at once, each on a wire that nobody else uses meanwhile.
//!
//! A run that this program was kept from making in time is made again: the kernels'
//! timers do not wait for a thread that the machine does not run.

use std::io;
use std::time::{Duration, Instant};

use formats::verdict::Verdict;
use idlerace_core::trace::Trace;

pub use super::outcome::Checked;
use super::script::waits;
use super::{Followed, follow};
use crate::system::pool;
use crate::wire::record::Record;
use crate::wire::{Carrier, Missing, Wire};

/// So many traces at once: they wait for kernels' timers most of the time. An order of the named
/// scenarios waits 20 ms for each handshake, some wait for seconds, and it needs a processor for
/// 3 ms, without optimization. With four at once all of them took 30 s, with as many 8 s, which
/// is what one order takes that waits for TCP to send again.
const AT_ONCE: usize = 32;

/// A run that was kept longer than this is not judged if it differs: the shortest of the
/// kernels' timers, the tail loss probe on a path that takes no time, runs out after two
/// ticks (`TCP_TIMEOUT_MIN`).
const KEPT: Duration = Duration::from_millis(3);

/// A run that could not be judged is made again, so often at most.
const TRIES: u32 = 8;

/// After this long there is no further try.
const PATIENCE: Duration = Duration::from_secs(20);

/// Follows every trace; tells of each that is over by its index.
///
/// # Errors
/// The right that is missing; or, inside, what the machine refused.
pub fn check(
    kind: Carrier,
    traces: &[Trace],
    done: impl FnMut(usize, &Checked),
) -> Result<io::Result<Vec<Checked>>, Missing> {
    let wires: Vec<Wire> = (0..AT_ONCE.min(traces.len()))
        .map(|_| Wire::of(kind))
        .collect::<Result<_, _>>()?;
    let follow = |wire: &mut Wire, index: usize| check_one(wire, &traces[index], |_| ());
    Ok(pool::each(wires, &longest_first(traces), follow, done))
}

/// Follows one trace until it can be judged; tells of each step that is over.
///
/// # Errors
/// What the machine refused.
pub fn check_one(
    wire: &mut Wire,
    predicted: &Trace,
    mut told: impl FnMut(usize),
) -> io::Result<Checked> {
    let began = Instant::now();
    if let Err(reason) = waits(predicted) {
        return Ok(Checked {
            verdict: Verdict::NotRun(format!("left to the clock: {reason}")),
            observed: None,
            record: Record::default(),
            took: began.elapsed(),
        });
    }
    let mut tries = 1;
    loop {
        let followed = follow(wire, predicted, &mut told)?;
        let verdict = judge(&followed);
        let enough = tries == TRIES || began.elapsed() > PATIENCE;
        if enough || !matches!(verdict, Verdict::TooBusy(_)) {
            return Ok(Checked {
                verdict,
                observed: Some(followed.trace),
                record: followed.record,
                took: began.elapsed(),
            });
        }
        tries += 1;
    }
}

/// Agreement cannot come about by lateness; a difference can.
fn judge(followed: &Followed) -> Verdict {
    let kept = followed.kept;
    match &followed.difference {
        None => Verdict::Agrees,
        Some(_) if kept > KEPT => Verdict::TooBusy(format!(
            "this program was kept from its next step for {kept:?}"
        )),
        Some(_) if followed.ticked => Verdict::TooBusy(String::from(
            "a kernel acknowledged a FIN with its next tick, sooner than the trace does",
        )),
        Some(difference) => Verdict::Differs(difference.clone()),
    }
}

/// The order in which the last one ends soonest.
fn longest_first(traces: &[Trace]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..traces.len()).collect();
    order.sort_by_cached_key(|index| {
        let trace = &traces[*index];
        std::cmp::Reverse((waits(trace).unwrap_or_default(), trace.events.len()))
    });
    order
}
