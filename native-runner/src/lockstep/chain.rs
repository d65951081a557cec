//! Makes the kernels of a whole chain go through its steps, one after the other on the chain's one
//! clock: each hop as a trace alone is gone through, the hosts between two hops with one kernel
//! for both of their sides. How long is waited before each step is planned for all hops at once.
//!
//! What a proxy does is the trace's, as every application's calls are: which request of one hop
//! is for which of the next, and what its answer says, no kernel sees.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::thread;
use std::time::{Duration, Instant};

use idlerace_core::compare::Difference;
use idlerace_core::http::RequestId;
use idlerace_core::tcp::{self, State};
use idlerace_core::trace::chain::ChainTrace;
use idlerace_core::trace::{ConnId, Event, EventId, Op, Place, Timer, Trace, What};

use super::pace::silences_at_last;
use super::plan::plan;
use super::script::{self, LONGEST, NotRunnable};
use super::{Late, Run};
use crate::wire::Wire;
use crate::wire::record::Record;

/// What became of a chain on real kernels.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    /// Where the kernels did something else, on which hop. The run ends there.
    pub(super) difference: Option<Difference>,
    /// The longest that this program was kept from its next step, beyond what the plan allows, or
    /// from making a few steps in a row.
    pub(super) kept: Duration,
    /// Where they part, a kernel acknowledged a FIN with its next tick.
    pub(super) ticked: bool,
    /// Everything that crossed, hop by hop.
    pub(super) records: Vec<Record>,
}

/// How long the kernels' own timers take in a chain, but for ends of TIME-WAIT, which are not
/// waited for.
///
/// # Errors
/// Why it cannot be followed.
pub(super) fn waits(trace: &ChainTrace) -> Result<Duration, NotRunnable> {
    let mut sum = Duration::ZERO;
    for hop in &trace.hops {
        let unseen = ends_of_time_wait(hop);
        let waits = |event: &&Event| !unseen.contains(&event.id);
        let mut shorter = hop.clone();
        shorter.events = hop.events.iter().filter(waits).cloned().collect();
        sum += script::waits(&shorter)?;
    }
    let planned = plan(&trace.hops, &steps(trace))?;
    let sum = sum.max(planned.at.last().copied().unwrap_or_default());
    if sum > LONGEST {
        return Err(NotRunnable::TooLong(sum));
    }
    Ok(sum)
}

/// Goes through the steps of a chain, with a wire for each of its hops. The calling thread ends
/// up in another namespace, so it must be one that does nothing else.
///
/// # Errors
/// If the machine refuses what is needed for any chain, or the trace makes no sense.
pub(super) fn follow(wires: &mut [Wire], predicted: &ChainTrace) -> io::Result<Followed> {
    for wire in &mut *wires {
        wire.record();
    }
    let runs = wires.iter_mut().zip(&predicted.hops);
    let runs = runs.map(|(wire, hop)| Run::new(wire, hop));
    let mut runs: Vec<Run<'_>> = runs.collect::<io::Result<_>>()?;
    for (run, hop) in runs.iter_mut().zip(&predicted.hops) {
        // Planned, and looked after: a kernel may go by a longer one.
        run.silences = silences_at_last(hop);
        run.planned = true;
    }
    let steps = steps(predicted);
    let planned = plan(&predicted.hops, &steps).unwrap_or_default();
    let behind = behind(predicted);
    let unseen: Vec<_> = predicted.hops.iter().map(ends_of_time_wait).collect();
    let (mut parted, mut took, mut late) = (None, Vec::new(), Late::default());
    // What a kernel is waited for puts off all that comes after it; what this program takes for a
    // step does not.
    let mut start = Instant::now();
    for (index, &(hop, event)) in steps.iter().enumerate() {
        let due = start + planned.at.get(index).copied().unwrap_or_default();
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let (began, waited) = (Instant::now(), waited(&runs));
        if unseen[hop].contains(&event.id) {
            runs[hop].events.push(event.clone());
            took.push((began, began));
            continue;
        }
        let parts = runs[hop].parts_at(event)?;
        if let What::Applied { request, .. } = event.what {
            applied(&mut runs, &behind, (hop, request));
        }
        took.push((began, Instant::now()));
        let waited = self::waited(&runs).saturating_sub(waited);
        late.takes(began.elapsed().saturating_sub(waited));
        start += waited;
        if parts {
            parted = Some(hop);
            break;
        }
    }
    if parted.is_none() {
        for run in &mut runs {
            run.look_for_more()?;
        }
    }
    let kept = planned.missed(&took, concerned(&steps, parted.map(|_| took.len() - 1)));
    Ok(finish(runs, parted, kept.max(late.most)))
}

/// Whether a step is on the connection on which the kernels part from the trace: no kernel has a
/// timer for two. All steps are, if they do not part.
fn concerned<'a>(
    steps: &'a [(usize, &'a Event)],
    parted: Option<usize>,
) -> impl Fn(usize) -> bool + 'a {
    move |place| {
        let one = |place: usize| (steps[place].0, steps[place].1.connection);
        parted.is_none_or(|parted| one(parted) == one(place))
    }
}

fn waited(runs: &[Run<'_>]) -> Duration {
    runs.iter().map(|run| run.waited).sum()
}

/// What was seen of all hops, up to where one of them parts from its trace.
fn finish(runs: Vec<Run<'_>>, parted: Option<usize>, kept: Duration) -> Followed {
    let mut all = Followed {
        difference: None,
        kept,
        ticked: false,
        records: Vec::new(),
    };
    for (hop, run) in runs.into_iter().enumerate() {
        let one = run.finish(kept);
        // A hop that had not come to its end is no difference by that.
        if parted.is_none_or(|parted| parted == hop) && all.difference.is_none() {
            all.ticked = one.ticked;
            all.difference = one.difference.map(|difference| Difference {
                at: format!("hop {}, {}", hop + 1, difference.at),
                ..difference
            });
        }
        all.records.push(one.record);
    }
    all
}

/// That a connection's TIME-WAIT is over, and all that comes of it: its kernel forgets it, and
/// nothing is on that connection afterwards. It takes a minute that nobody here waits for, so that
/// it is so is the model's word.
pub(super) fn ends_of_time_wait(trace: &Trace) -> BTreeSet<EventId> {
    let over = What::Expired(Timer::Tcp(tcp::Timer::TimeWait));
    let mut all = BTreeSet::new();
    for event in trace.events.iter().filter(|event| event.what == over) {
        let same =
            |other: &&Event| (other.connection, other.place) == (event.connection, event.place);
        let after = trace.events.iter().filter(|other| other.id > event.id);
        let after: Vec<&Event> = after.filter(same).collect();
        let forgets = |other: &&Event| {
            other.cause == Some(event.id)
                && matches!(
                    other.what,
                    What::State {
                        to: State::Closed,
                        ..
                    }
                )
        };
        if after.iter().all(forgets) {
            all.insert(event.id);
            all.extend(after.iter().map(|other| other.id));
        }
    }
    all
}

/// Every step with its hop, in the order in which they happen.
pub(super) fn steps(trace: &ChainTrace) -> Vec<(usize, &Event)> {
    let mut next: Vec<_> = trace.hops.iter().map(|hop| hop.events.iter()).collect();
    let mut steps = Vec::new();
    for &hop in &trace.order {
        steps.extend(
            next.get_mut(hop)
                .and_then(Iterator::next)
                .map(|event| (hop, event)),
        );
    }
    steps
}

/// Of each hop but the last, for which of its requests each request of the next hop is: what a
/// proxy reads first it asks for first.
fn behind(trace: &ChainTrace) -> Vec<BTreeMap<RequestId, RequestId>> {
    let fronts = 0..trace.hops.len().saturating_sub(1);
    let of = |front: usize| {
        let mut under_way: BTreeMap<Option<ConnId>, RequestId> = BTreeMap::new();
        let (mut known, mut read, mut all) = (BTreeSet::new(), VecDeque::new(), BTreeMap::new());
        for (hop, event) in steps(trace) {
            match event.what {
                What::Begins { request, .. } if hop == front => {
                    under_way.insert(event.connection, request);
                    // Sent again it is read again.
                    known.remove(&request);
                }
                What::Called {
                    call: Op::Read,
                    result: Ok(1..),
                } if hop == front && event.place == Place::ServerApp => {
                    let request = under_way.get(&event.connection);
                    read.extend(request.filter(|one| known.insert(**one)).copied());
                }
                What::Begins {
                    request,
                    attempt: 1,
                    ..
                } if hop == front + 1 => {
                    all.extend(read.pop_front().map(|front| (request, front)));
                }
                What::Begins { .. }
                | What::Called { .. }
                | What::Sent(_)
                | What::Arrived { .. }
                | What::Lost { .. }
                | What::State { .. }
                | What::Started { .. }
                | What::Stopped(_)
                | What::Expired(_)
                | What::Applied { .. }
                | What::Finished { .. } => {}
            }
        }
        all
    };
    fronts.map(of).collect()
}

/// What took effect at the last host did so for every hop before it.
fn applied(
    runs: &mut [Run<'_>],
    behind: &[BTreeMap<RequestId, RequestId>],
    (hop, mut request): (usize, RequestId),
) {
    for front in (0..hop).rev() {
        let Some(asked) = behind[front].get(&request) else {
            return;
        };
        request = *asked;
        runs[front].requests.applied(request);
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::run::chain::simulate;
    use idlerace_core::scenario::chain::catalog::CHAINS;

    use super::*;

    /// What is counted at the last host is what the model says of every hop.
    #[test]
    fn what_is_applied_is_for_the_request_that_the_user_sent() {
        for entry in CHAINS {
            let trace = simulate(&entry.chain());
            let behind = behind(&trace);
            let last = trace.hops.len() - 1;
            let mut times: BTreeMap<RequestId, u32> = BTreeMap::new();
            for event in &trace.hops[last].events {
                if let What::Applied { request, .. } = event.what {
                    let front = behind.iter().rev();
                    let user = front.fold(request, |one, hop| hop[&one]);
                    *times.entry(user).or_default() += 1;
                }
            }
            for request in &trace.requests {
                let times = times.get(&request.request).copied().unwrap_or(0);
                assert_eq!(times, request.applied, "{}: {request}", entry.name);
            }
        }
    }
}
