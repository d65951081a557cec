//! Follows many traces at once, each on a wire that nobody else uses meanwhile.
//!
//! A run that this program was kept from making in time is made again: the kernels'
//! timers do not wait for a thread that the machine does not run.

use std::collections::BTreeSet;
use std::io;
use std::time::{Duration, Instant};

use formats::verdict::Verdict;
use idlerace_core::compare::Difference;
use idlerace_core::trace::chain::ChainTrace;
use idlerace_core::trace::{Trace, What};

pub use super::outcome::{Checked, CheckedChain};
use super::script::waits;
use super::{Followed, chain, follow};
use crate::system::pool;
use crate::wire::record::Record;
use crate::wire::{Carrier, Missing, Wire};

/// So many traces at once: they wait for kernels' timers most of the time. An order of the named
/// scenarios waits 20 ms for each handshake, some wait for seconds, and it needs a processor for
/// 3 ms, without optimization. With four at once all of them took 30 s, with as many 8 s, which
/// is what one order takes that waits for TCP to send again.
const AT_ONCE: usize = 32;

/// So many chains at once: each has its own namespaces, which take some 50 ms to make, and waits
/// less of its time than a trace alone, for what is waited for on one hop is planned for all.
const CHAINS_AT_ONCE: usize = 8;

/// A run that was kept longer than this is not judged if it differs: the shortest of the
/// kernels' timers, the tail loss probe on a path that takes no time, runs out after two
/// ticks (`TCP_TIMEOUT_MIN`).
const KEPT: Duration = Duration::from_millis(3);

/// A run that could not be judged is made again, so often at most.
const TRIES: u32 = 8;

/// The same of a chain: one under a load takes a thousand steps in half a second, and whoever else
/// is at work has to leave it alone for so long.
const CHAIN_TRIES: u32 = 32;

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
    let length = |trace: &Trace| (waits(trace).unwrap_or_default(), trace.events.len());
    let order = longest_first(traces.iter().map(length));
    Ok(pool::each(wires, &order, follow, done))
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
        let Followed {
            difference,
            kept,
            ticked,
            ..
        } = &followed;
        let verdict = judge(difference.as_ref(), *kept, *ticked);
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

/// Follows every chain, a few at once, with one namespace a host; tells of each that is over by
/// its index.
///
/// # Errors
/// The right that is missing; or, inside, what the machine refused.
pub fn check_chains(
    kind: Carrier,
    traces: &[ChainTrace],
    mut done: impl FnMut(usize),
) -> Result<io::Result<Vec<CheckedChain>>, Missing> {
    let mut all: Vec<Option<CheckedChain>> = traces.iter().map(|_| None).collect();
    let lengths: BTreeSet<usize> = traces.iter().map(|trace| trace.hops.len()).collect();
    for hops in lengths {
        let those = traces.iter().enumerate();
        let those = those.filter(|(_, trace)| trace.hops.len() == hops);
        let those: Vec<usize> = those.map(|(index, _)| index).collect();
        let wires: Vec<Vec<Wire>> = (0..CHAINS_AT_ONCE.min(those.len()))
            .map(|_| Wire::chain(kind, hops))
            .collect::<Result<_, _>>()?;
        let length = |index: &usize| chain::waits(&traces[*index]).unwrap_or_default();
        let order = longest_first(those.iter().map(length));
        // The thread that follows one ends up in a namespace.
        let follow = |wires: &mut Vec<Wire>, one: usize| check_chain(wires, &traces[those[one]]);
        match pool::each(wires, &order, follow, |one, _| done(those[one])) {
            Ok(checked) => {
                for (index, one) in those.into_iter().zip(checked) {
                    all[index] = Some(one);
                }
            }
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(all.into_iter().flatten().collect()))
}

/// Follows one chain until it can be judged.
fn check_chain(wires: &mut [Wire], predicted: &ChainTrace) -> io::Result<CheckedChain> {
    let began = Instant::now();
    if let Err(reason) = chain::waits(predicted) {
        return Ok(CheckedChain {
            verdict: Verdict::NotRun(reason.to_string()),
            not_waited_for: 0,
            records: Vec::new(),
            took: began.elapsed(),
        });
    }
    let mut tries = 1;
    loop {
        let followed = chain::follow(wires, predicted)?;
        let verdict = judge(followed.difference.as_ref(), followed.kept, followed.ticked);
        let enough = tries == CHAIN_TRIES || began.elapsed() > PATIENCE;
        if enough || !matches!(verdict, Verdict::TooBusy(_)) {
            return Ok(CheckedChain {
                verdict,
                not_waited_for: ends(predicted),
                records: followed.records,
                took: began.elapsed(),
            });
        }
        tries += 1;
    }
}

/// How many ends of TIME-WAIT a chain has.
fn ends(predicted: &ChainTrace) -> usize {
    let expires = |hop: &Trace, id| {
        hop.event(id)
            .is_some_and(|event| matches!(event.what, What::Expired(_)))
    };
    let of = |hop: &Trace| {
        let all = chain::ends_of_time_wait(hop).into_iter();
        all.filter(|id| expires(hop, *id)).count()
    };
    predicted.hops.iter().map(of).sum()
}

/// Agreement cannot come about by lateness; a difference can.
fn judge(difference: Option<&Difference>, kept: Duration, ticked: bool) -> Verdict {
    match difference {
        None => Verdict::Agrees,
        Some(_) if kept > KEPT => Verdict::TooBusy(format!(
            "this program was kept from its next step for {kept:?}"
        )),
        Some(_) if ticked => Verdict::TooBusy(String::from(
            "a kernel acknowledged a FIN with its next tick, sooner than the trace does",
        )),
        Some(difference) => Verdict::Differs(difference.clone()),
    }
}

/// The order in which the last one ends soonest, by how long each takes.
fn longest_first<Length: Ord>(lengths: impl Iterator<Item = Length>) -> Vec<usize> {
    let mut order: Vec<_> = lengths.enumerate().collect();
    order.sort_by(|(_, one), (_, other)| other.cmp(one));
    order.into_iter().map(|(index, _)| index).collect()
}
