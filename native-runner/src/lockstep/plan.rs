//! When each step of a chain is taken, so that of all kernels' timers those run out that run out
//! by its trace, and no others.
//!
//! Real time is not the trace's: what passes without a kernel is not waited for. But all kernels
//! of a chain have one clock, and while one is given the silence that it needs, or its timer the
//! time to run out, the timers of the others go on. So what has to take at the least so long,
//! and what may take at the most so long, stands here for all hops together, as differences of
//! the steps' times; the plan is the soonest time for each step that keeps all of them. What has
//! none is not run, and which two are against each other is said.
//!
//! Knows no packet and makes no call.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use idlerace_core::segment::{Control, Segment, Side};
use idlerace_core::tcp::{self, State};
use idlerace_core::time;
use idlerace_core::trace::{ConnId, Event, EventId, Op, Timer, Trace, What};

use super::pace::{RECENT, STALE, Silence, demands, length};
use super::script::{self, Clash, NotRunnable};
use super::steps::{HANDSHAKE, SOON};
use crate::system::time::to_std;

/// What kernels put off for the least of a delayed acknowledgment's times (`TCP_DELACK_MIN`) has
/// to be done within this: a tick sooner, and some milliseconds for the steps themselves.
const PUT_OFF: Duration = Duration::from_millis(30);
/// Data that is to find a connection that is in use comes within this.
const IN_USE: Duration = Duration::from_millis(190);
/// What is under way is acknowledged within this, or it would be sent again (`TCP_RTO_MIN`).
const UNDER_WAY: Duration = Duration::from_millis(180);
/// The same of several segments, of which a tail loss probe would send the last again: two round
/// trips of [`HANDSHAKE`], and two ticks.
const SEVERAL: Duration = Duration::from_millis(18);
/// The same of a SYN (`TCP_TIMEOUT_INIT`).
const SYN: Duration = Duration::from_millis(900);

/// What a step takes of this program, without optimization.
const STEP: Duration = Duration::from_micros(25);

/// When each step of a chain is taken, and what that keeps.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// From the beginning of the run.
    pub(super) at: Vec<Duration>,
    bounds: Vec<Bound>,
}

impl Plan {
    /// By how much the bound that was kept the least was not kept, of those between steps that
    /// this concerns. They began and were over at these times; a step that was not taken comes
    /// after all of them.
    pub(super) fn missed(
        &self,
        took: &[(Instant, Instant)],
        concerns: impl Fn(usize) -> bool,
    ) -> Duration {
        let Some(&(_, end)) = took.last() else {
            return Duration::ZERO;
        };
        let missed = |bound: &Bound| {
            if bound.least > 0 {
                let gap = took.get(bound.to)?.0 - took.get(bound.from)?.1;
                return Some(micros(bound.least).saturating_sub(gap));
            }
            // The first of the two stands behind.
            let gap = took.get(bound.from).map_or(end, |to| to.1) - took.get(bound.to)?.0;
            Some(gap.saturating_sub(micros(-bound.least)))
        };
        let bounds = self.bounds.iter().filter(|bound| concerns(bound.to));
        bounds.filter_map(missed).max().unwrap_or_default()
    }
}

/// A bound on the time between two steps, by their places.
#[derive(Clone, Copy, Debug)]
struct Bound {
    from: usize,
    to: usize,
    /// The second comes so many microseconds after the first, at the least.
    least: i64,
    /// What asks for it, on which hop.
    why: (usize, Clash),
}

/// One end of a connection, as far as it was looked at.
#[derive(Debug, Default)]
struct Lane {
    state: Option<State>,
    /// The step with which data arrived last.
    heard: Option<usize>,
    /// That with which the first data, or a FIN, arrived that nothing was sent for.
    owed: Option<usize>,
    /// The latest step that is on the wire or of a timer.
    latest: Option<usize>,
    /// What was sent and is not acknowledged: with which step, and where it ends.
    out: Vec<(usize, u32)>,
}

/// When each step of a chain is taken, from the beginning of the run.
///
/// # Errors
/// What is against what.
pub(super) fn plan(hops: &[Trace], steps: &[(usize, &Event)]) -> Result<Plan, NotRunnable> {
    let bounds = bounds(hops, steps);
    let at = soonest(steps.len(), &bounds)?;
    let at = at.into_iter().map(micros).collect();
    Ok(Plan { at, bounds })
}

/// The soonest time for each step, in microseconds.
fn soonest(steps: usize, bounds: &[Bound]) -> Result<Vec<i64>, NotRunnable> {
    let mut at = vec![0_i64; steps];
    // Which bound put it there; none for the step before.
    let mut put: Vec<Option<usize>> = vec![None; steps];
    // Without bounds that are against each other no way is longer than all of them.
    for _ in 0..=bounds.len() + 1 {
        let mut moved = false;
        for place in 1..steps {
            let least = at[place - 1] + whole(STEP);
            if at[place] < least {
                (at[place], put[place]) = (least, None);
            }
        }
        for (number, bound) in bounds.iter().enumerate() {
            let least = at[bound.from] + bound.least;
            if at[bound.to] < least {
                (at[bound.to], put[bound.to]) = (least, Some(number));
                moved = true;
            }
        }
        if !moved {
            return Ok(at);
        }
    }
    Err(clash(bounds, &put))
}

/// Two bounds that are against each other: one that takes long and one that may not, among those
/// that put each other off for ever.
fn clash(bounds: &[Bound], put: &[Option<usize>]) -> NotRunnable {
    let before = |place: usize| match put[place] {
        Some(number) => bounds[number].from,
        None => place.saturating_sub(1),
    };
    let moved = put.iter().filter_map(|number| *number);
    for start in moved.map(|number| bounds[number].to) {
        // Whoever goes back for so long is within the ring.
        let mut place = (0..put.len()).fold(start, |place, _| before(place));
        let (mut waits, mut holds) = (None, None);
        for _ in 0..put.len() {
            if let Some(number) = put[place] {
                let Bound { least, why, .. } = bounds[number];
                let of = if least > 0 { &mut waits } else { &mut holds };
                *of = of.or(Some(why));
            }
            place = before(place);
        }
        if let (Some(waits), Some(holds)) = (waits, holds) {
            return NotRunnable::OneClock { waits, holds };
        }
    }
    NotRunnable::CutOff
}

/// All bounds of a chain.
fn bounds(hops: &[Trace], steps: &[(usize, &Event)]) -> Vec<Bound> {
    let mut wanted: BTreeMap<(usize, EventId), Silence> = BTreeMap::new();
    for (hop, trace) in hops.iter().enumerate() {
        let of_hop = demands(trace).into_iter();
        wanted.extend(of_hop.map(|demand| ((hop, demand.before), demand.silence)));
    }
    let mut all = All {
        steps,
        bounds: Vec::new(),
    };
    let timed = |hop: &Trace| script::waits(hop).is_ok_and(|sum| sum > Duration::ZERO);
    let timed: Vec<bool> = hops.iter().map(timed).collect();
    let mut places: BTreeMap<(usize, EventId), usize> = BTreeMap::new();
    let mut lanes: BTreeMap<(usize, ConnId, Side), Lane> = BTreeMap::new();
    for (place, &(hop, event)) in steps.iter().enumerate() {
        places.insert((hop, event.id), place);
        let (Some(id), Some(side)) = (event.connection, event.place.side()) else {
            continue;
        };
        let lane = lanes.entry((hop, id, side)).or_default();
        let is_first = lane.state.is_none() && matches!(event.what, What::Arrived { .. });
        let sent = event.cause.and_then(|cause| places.get(&(hop, cause)));
        if let Some(&sent) = sent.filter(|_| timed[hop] && is_first) {
            all.opens((sent, place));
        }
        let silence = wanted.get(&(hop, event.id)).copied();
        all.add((place, event), lane, silence);
    }
    all.bounds
}

struct All<'a> {
    steps: &'a [(usize, &'a Event)],
    bounds: Vec<Bound>,
}

impl All<'_> {
    /// The first SYN takes its time where timers run out: the server's SYN-ACK timer runs out as
    /// much later than the client's SYN timer.
    fn opens(&mut self, (sent, place): (usize, usize)) {
        let took = self.steps[place].1.at.since(self.steps[sent].1.at);
        self.at_least((sent, place), to_std(took).min(SOON), Clash::Handshake);
    }

    /// What a step is bound to on its end of a connection.
    fn add(&mut self, (place, event): (usize, &Event), lane: &mut Lane, wanted: Option<Silence>) {
        match event.what {
            What::Called {
                call: Op::Write,
                result: Ok(1..),
            } => self.since_heard(place, lane.heard, wanted, (RECENT, PUT_OFF, Clash::Answer)),
            What::Arrived { segment, .. } => {
                self.acknowledged(place, lane, &segment);
                if segment.len > 0 {
                    self.since_heard(place, lane.heard, wanted, (STALE, IN_USE, Clash::InUse));
                    lane.heard = Some(place);
                }
                if segment.len > 0 || segment.control == Control::Fin {
                    lane.owed.get_or_insert(place);
                }
                lane.latest = Some(place);
            }
            What::Sent(segment) => {
                if let Some(owed) = lane.owed.take() {
                    self.at_most((owed, place), PUT_OFF, Clash::Acknowledgment);
                }
                if let Some(end) = end(&segment) {
                    lane.out.push((place, end));
                }
                lane.latest = Some(place);
            }
            What::Expired(Timer::Tcp(tcp::Timer::DelayedAck)) => {
                if let Some(owed) = lane.owed.take() {
                    self.at_least((owed, place), to_std(RECENT), Clash::Timer);
                }
                lane.latest = Some(place);
            }
            What::Expired(Timer::Tcp(tcp::Timer::Retransmission | tcp::Timer::Probe)) => {
                if let Some(latest) = lane.latest {
                    let takes = event.at.since(self.steps[latest].1.at);
                    self.at_least((latest, place), to_std(takes), Clash::Timer);
                }
                // From here on it is the timer that counts, and it backs off.
                lane.out.clear();
                lane.latest = Some(place);
            }
            What::State { to, .. } => lane.state = Some(to),
            What::Begins { .. }
            | What::Called { .. }
            | What::Lost { .. }
            | What::Started { .. }
            | What::Stopped(_)
            | What::Expired(_)
            | What::Applied { .. }
            | What::Finished { .. } => {}
        }
    }

    /// What arrives can acknowledge what was sent, which until then was not to be sent again.
    fn acknowledged(&mut self, place: usize, lane: &mut Lane, segment: &Segment) {
        let Some(ack) = segment.ack else { return };
        let last = lane.out.last().map(|(sent, _)| *sent);
        let several = lane.out.len() > 1;
        let is_in = |end: u32| end.wrapping_sub(ack.0).cast_signed() <= 0;
        for (sent, end) in std::mem::take(&mut lane.out) {
            if !is_in(end) {
                lane.out.push((sent, end));
                continue;
            }
            let opens = |what| {
                matches!(
                    what,
                    What::Sent(Segment {
                        control: Control::Syn,
                        ..
                    })
                )
            };
            let is_syn = opens(self.steps[sent].1.what);
            let most = if is_syn { SYN } else { UNDER_WAY };
            self.at_most((sent, place), most, Clash::UnderWay);
            if is_syn {
                // From this a kernel has how long a round trip takes.
                self.at_least((sent, place), HANDSHAKE, Clash::Handshake);
            }
        }
        if let Some(last) = last.filter(|_| several) {
            self.at_most((last, place), SEVERAL, Clash::UnderWay);
        }
    }

    /// A step that comes so long after data, or sooner.
    fn since_heard(
        &mut self,
        place: usize,
        heard: Option<usize>,
        wanted: Option<Silence>,
        (long, most, clash): (time::Duration, Duration, Clash),
    ) {
        let Some(heard) = heard else { return };
        let gap = |place: usize| self.steps[place].1.at;
        if let Some(silence) = wanted {
            self.at_least((heard, place), length(silence), Clash::Silence);
        } else if gap(place).since(gap(heard)) < long {
            self.at_most((heard, place), most, clash);
        }
    }

    fn at_least(&mut self, (from, to): (usize, usize), least: Duration, clash: Clash) {
        let why = (self.steps[to].0, clash);
        let least = whole(least);
        self.bounds.push(Bound {
            from,
            to,
            least,
            why,
        });
    }

    fn at_most(&mut self, (from, to): (usize, usize), most: Duration, clash: Clash) {
        let why = (self.steps[to].0, clash);
        // The first comes no sooner than so long before the second.
        self.bounds.push(Bound {
            from: to,
            to: from,
            least: -whole(most),
            why,
        });
    }
}

/// Where what a segment has ends, if it has something that is acknowledged.
fn end(segment: &Segment) -> Option<u32> {
    let one = u32::from(matches!(segment.control, Control::Syn | Control::Fin));
    let length = segment.len + one;
    (length > 0).then(|| segment.seq.0.wrapping_add(length))
}

fn whole(length: Duration) -> i64 {
    i64::try_from(length.as_micros()).unwrap_or(i64::MAX / 4)
}

fn micros(length: i64) -> Duration {
    Duration::from_micros(u64::try_from(length).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use idlerace_core::run::chain::simulate;
    use idlerace_core::scenario::chain::catalog::CHAINS;
    use idlerace_core::trace::chain::ChainTrace;

    use super::super::chain::steps;
    use super::*;
    use crate::predict::scale::shorten_kernel_timeouts_of_chain;

    /// The steps of a chain, their times by the plan, and the bounds.
    fn planned(trace: &ChainTrace) -> (Vec<i64>, Vec<Bound>) {
        let steps = steps(trace);
        let bounds = bounds(&trace.hops, &steps);
        (soonest(steps.len(), &bounds).unwrap(), bounds)
    }

    #[test]
    fn every_bound_of_a_named_chain_is_kept_and_few_of_them_wait() {
        let mut kept = [0, 0];
        for entry in CHAINS {
            let chain = entry.chain();
            let shorter = shorten_kernel_timeouts_of_chain(&chain).map(|(shorter, _)| shorter);
            let trace = simulate(&shorter.unwrap_or(chain));
            let (at, bounds) = planned(&trace);
            for bound in &bounds {
                assert!(
                    at[bound.to] - at[bound.from] >= bound.least,
                    "{}",
                    entry.name
                );
                kept[usize::from(bound.least > 0)] += 1;
            }
            for pair in at.windows(2) {
                assert!(pair[0] <= pair[1], "{}", entry.name);
            }
            let longest = whole(script::LONGEST);
            assert!(
                at.last().is_some_and(|end| *end < longest),
                "{}",
                entry.name
            );
        }
        assert!(kept[0] > kept[1] && kept[1] > 10, "{kept:?}");
    }

    #[test]
    fn what_came_too_late_or_too_soon_is_known() {
        let bound = |from, to, least| Bound {
            from,
            to,
            least,
            why: (0, Clash::Timer),
        };
        let plan = Plan {
            at: Vec::new(),
            bounds: vec![bound(0, 1, 10_000), bound(2, 0, -30_000)],
        };
        let start = Instant::now();
        let missed = |times: &[u64]| {
            let at = times
                .iter()
                .map(|time| start + Duration::from_millis(*time));
            let took: Vec<_> = at.map(|at| (at, at)).collect();
            let first = plan.missed(&took, |place| place == 1);
            let second = plan.missed(&took, |place| place == 0);
            assert_eq!(plan.missed(&took, |_| true), first.max(second));
            [first, second].map(|missed| missed.as_millis())
        };
        assert_eq!(missed(&[0, 10, 30]), [0, 0]);
        assert_eq!(missed(&[0, 6, 29]), [4, 0]);
        assert_eq!(missed(&[0, 10, 35]), [0, 5]);
        assert_eq!(missed(&[0, 36]), [0, 6]);
    }

    /// A silence of 49 ms around which an acknowledgment is put off for 40 ms at most has no
    /// time; before what is put off it has.
    #[test]
    fn what_is_against_each_other_has_no_plan() {
        let bound = |from, to, least, hop, clash| Bound {
            from,
            to,
            least,
            why: (hop, clash),
        };
        let silence = bound(1, 3, 49_000, 0, Clash::Silence);
        let inside = bound(4, 0, -30_000, 1, Clash::Acknowledgment);
        let clash = soonest(5, &[silence, inside]);
        let expected = NotRunnable::OneClock {
            waits: (0, Clash::Silence),
            holds: (1, Clash::Acknowledgment),
        };
        assert_eq!(clash, Err(expected));
        let said = expected.to_string();
        assert!(said.contains("hop 1") && said.contains("hop 2"), "{said}");
        let behind = bound(4, 2, -30_000, 1, Clash::Acknowledgment);
        let opens = bound(1, 2, 10_000, 0, Clash::Handshake);
        let at = soonest(5, &[silence, behind, opens]).unwrap();
        assert_eq!(at, [0, 25, 19_050, 49_025, 49_050]);
    }
}
