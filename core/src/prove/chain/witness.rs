//! A run of a chain that shows what its hops together allow: as it is timed, and with pauses
//! around every moment at which something ends on some hop of a chain that has fallen silent.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::prove::explore::Pauses;
use crate::run::chain::{outcomes, simulate_steps};
use crate::scenario::Scenario;
use crate::scenario::chain::{Chain, Load};
use crate::trace::chain::ChainOutcome;
use crate::trace::chain::ChainTrace;
use crate::trace::{Event, Op, Timer, Trace, What};
use crate::units::segment::Control;
use crate::units::time::{Duration, Instant, Range};

/// As much as applications can be late on the way, about.
const LAGS: Duration = Duration::from_millis(1);

/// So many clients at once are tried.
const FEW: u32 = 4;

/// So many pauses are tried around each moment.
const TRIED: u64 = 32;

/// Longer than anything that a chain can be set to wait for.
const SILENCE: Duration = Duration::from_secs(1_000_000);

/// So many steps of a silent chain are looked at: one that probes its connections goes on for
/// ever.
const STEPS: u32 = 10_000;

/// Whether a request ended so.
pub(super) type Shows = fn(&ChainOutcome) -> bool;

/// What runs are looked for, each until one is found.
struct Sought {
    shows: [Option<Shows>; 2],
    found: [Option<Chain>; 2],
}

impl Sought {
    /// Runs a chain; whether nothing is left to look for.
    fn is_over_with(&mut self, chain: &Chain) -> bool {
        let ends = outcomes(chain);
        for (shows, found) in self.shows.iter_mut().zip(&mut self.found) {
            if shows.is_some_and(|is_so| ends.iter().any(is_so)) {
                (*shows, *found) = (None, Some(chain.clone()));
            }
        }
        self.is_over()
    }

    fn is_over(&self) -> bool {
        self.shows.iter().all(Option::is_none)
    }
}

/// For each of these ends the chain with pauses, a number of requests and a moment of its death
/// with which a request ends so, if one was found.
///
/// `failing`: for each hop after which pauses it fails by itself.
pub(super) fn witnesses(
    chain: &Chain,
    failing: &[Vec<Pauses>],
    shows: [Option<Shows>; 2],
) -> [Option<Chain>; 2] {
    let mut sought = Sought {
        shows,
        found: [None, None],
    };
    let mut alone = chain.clone();
    alone.load = None;
    for hop in &mut alone.hops {
        hop.pool = None;
    }
    look(&alone, failing, &mut sought);
    if let Some(load) = &chain.load
        && !sought.is_over()
        && !sought.is_over_with(chain)
    {
        // What takes several at once is most often there with a few.
        let mut few = chain.clone();
        few.load = Some(Load {
            clients: load.clients.min(FEW),
            arrival: Load::ONE.arrival,
            ..*load
        });
        look(&few, failing, &mut sought);
    }
    sought.found
}

fn look(chain: &Chain, failing: &[Vec<Pauses>], sought: &mut Sought) {
    if sought.is_over() || sought.is_over_with(chain) {
        return;
    }
    let pauses = pauses(chain, failing);
    let mut timed = chain.clone();
    for count in [1, 2, 3] {
        timed.requests.count = count;
        // Before a single request there is none.
        let some = if count == 1 { 1 } else { pauses.len() };
        for pause in &pauses[..some] {
            timed.requests.pause = Range::fixed(*pause);
            for request in 1..=deaths(chain) {
                dies_at(&mut timed, request);
                if sought.is_over_with(&timed) {
                    return;
                }
            }
        }
    }
}

/// At so many requests the death of an application is tried.
fn deaths(chain: &Chain) -> u32 {
    let death = chain.hops.last().and_then(|hop| hop.server.death);
    death.map_or(1, |_| 3)
}

fn dies_at(chain: &mut Chain, request: u32) {
    let last = chain.hops.last_mut();
    if let Some(death) = last.and_then(|hop| hop.server.death.as_mut()) {
        death.request = request;
    }
}

/// The pauses that are tried, the first of them none.
fn pauses(chain: &Chain, failing: &[Vec<Pauses>]) -> Vec<Duration> {
    let scenarios = chain.scenarios();
    let mut all = Vec::from([Duration::ZERO]);
    let mut tried = BTreeSet::new();
    let silent = silent(chain);
    let mut way = Way::default();
    for (hop, scenario) in scenarios.iter().enumerate() {
        for &(from, to) in &ends(&silent, hop, scenario.round_trip()) {
            // On connections that are kept, and on those that are opened for this request.
            for before in [(way.kept, way.kept), (way.opened, way.kept)] {
                let early = before.0 + scenario.network.to_server.max() + LAGS;
                let from = from.less(early).unwrap_or_default();
                all.extend(steps(from, to.less(before.1).unwrap_or_default()));
            }
        }
        for one in failing.get(hop).into_iter().flatten() {
            // What lies before a hop lengthens the pause there, by its trips and lags.
            let from = one.from.less(way.back + LAGS).unwrap_or_default();
            let to = one.to.unwrap_or(one.from + scenario.round_trip());
            all.extend(steps(from, to.less(way.back).unwrap_or_default()));
        }
        way.add(scenario);
    }
    // Most stand there several times: moments without width, and those of several hops.
    all.retain(|pause| tried.insert(*pause));
    all
}

/// How long it takes from the user to a hop.
#[derive(Default)]
struct Way {
    /// There, on connections that are kept.
    kept: Duration,
    /// There, on connections that are opened.
    opened: Duration,
    /// There and back.
    back: Duration,
}

impl Way {
    fn add(&mut self, hop: &Scenario) {
        let (there, trip) = (hop.network.to_server.min(), hop.round_trip());
        self.kept = self.kept + there;
        self.opened = self.opened + trip + hop.network.to_server.max();
        self.back = self.back + trip;
    }
}

/// The chain after its first request, for as long as something can end in it.
fn silent(chain: &Chain) -> ChainTrace {
    let mut silent = chain.clone();
    silent.requests.count = 2;
    silent.requests.pause = Range::fixed(SILENCE);
    dies_at(&mut silent, u32::MAX);
    simulate_steps(&silent, STEPS)
}

/// Between which lengths after its first request something ends on a hop of a silent chain.
/// What is no further apart than `near` is taken together.
fn ends(silent: &ChainTrace, hop: usize, near: Duration) -> Vec<(Duration, Duration)> {
    let is_over = |event: &&Event| matches!(event.what, What::Finished { .. });
    let first = silent.hops.first();
    let Some(over) = first.and_then(|hop| hop.events.iter().find(is_over)) else {
        return Vec::new();
    };
    let mut all: Vec<(Duration, Duration)> = Vec::new();
    for at in silent.hops.get(hop).into_iter().flat_map(moments) {
        let Some(after) = (at >= over.at).then(|| at.since(over.at)) else {
            continue;
        };
        match all.last_mut() {
            _ if after >= SILENCE => break,
            Some(last) if after <= last.1 + near => last.1 = after,
            _ => all.push((after, after)),
        }
    }
    all
}

/// When something ends.
fn moments(trace: &Trace) -> impl Iterator<Item = Instant> {
    let ends = |event: &&Event| match event.what {
        What::Called { call, .. } => matches!(call, Op::Close | Op::Abort | Op::Shutdown),
        What::Sent(segment) | What::Arrived { segment, .. } => {
            matches!(segment.control, Control::Fin | Control::Rst)
        }
        What::Expired(timer) => !matches!(timer, Timer::Pause | Timer::Handler | Timer::Tcp(_)),
        What::Begins { .. }
        | What::Lost { .. }
        | What::State { .. }
        | What::Started { .. }
        | What::Stopped(_)
        | What::Applied { .. }
        | What::Finished { .. } => false,
    };
    trace.events.iter().filter(ends).map(|event| event.at)
}

/// Lengths between two, both included.
fn steps(from: Duration, to: Duration) -> impl Iterator<Item = Duration> {
    let span = to.less(from).unwrap_or_default();
    (0..=TRIED).map(move |one| from + Duration::from_nanos(span.as_nanos() / TRIED * one))
}
