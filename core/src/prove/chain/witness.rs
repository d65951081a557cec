//! A run of a chain that shows what its hops together allow: as it is timed, and with pauses
//! around every moment at which something ends on some hop of a chain that has fallen silent.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::prove::explore::Pauses;
use crate::run::chain::{outcomes_within, simulate_steps};
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

/// Around each moment so many pauses are tried, but for one.
const TRIED: u64 = 32;

/// So many requests have every race in them: one opens a connection, one reuses it, and a third
/// shows what comes after a failure.
const REQUESTS: u32 = 3;

/// So many steps are taken at most in the run of a chain as it is, and as many in all that are
/// tried with one client, and with few. Of ten thousand random files none is undecided for it; a
/// quarter of it leaves eight more so.
const SPENT: u32 = 250_000;

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
    /// So many steps may still be taken.
    left: u32,
}

impl Sought {
    /// Runs a chain, and keeps it for what it shows; whether nothing is left to look for.
    fn is_over_with(&mut self, chain: &Chain) -> bool {
        let Some(ends) = outcomes_within(chain, &mut self.left) else {
            // What it would have shown is not known.
            return self.is_over();
        };
        for (shows, found) in self.shows.iter_mut().zip(&mut self.found) {
            if shows.is_some_and(|is_so| ends.iter().any(is_so)) {
                (*shows, *found) = (None, Some(chain.clone()));
            }
        }
        self.is_over()
    }

    fn is_over(&self) -> bool {
        self.left == 0 || self.has_found_all()
    }

    fn has_found_all(&self) -> bool {
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
        left: SPENT,
    };
    let mut alone = chain.clone();
    alone.load = None;
    for hop in &mut alone.hops {
        hop.pool = None;
    }
    look(&alone, failing, &mut sought);
    if let Some(load) = &chain.load
        && !sought.has_found_all()
    {
        sought.left = SPENT;
        sought.is_over_with(chain);
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
    if sought.has_found_all() {
        return;
    }
    sought.left = SPENT;
    sought.is_over_with(chain);
    // Its own requests can be so many that nothing is left for others.
    sought.left = SPENT;
    if sought.is_over() {
        return;
    }
    let mut timed = chain.clone();
    for pause in pauses(chain, failing) {
        timed.requests.pause = Range::fixed(pause);
        for request in 1..=deaths(chain) {
            dies_at(&mut timed, request);
            // The fewest first: a shorter run shows it better.
            for count in 1..=REQUESTS {
                timed.requests.count = count;
                let again = count == 1 && !pause.is_zero();
                if !again && sought.is_over_with(&timed) {
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

/// The pauses that are tried, the likeliest first: none, then the middle of what lies around
/// each moment, then the quarters, and so on.
fn pauses(chain: &Chain, failing: &[Vec<Pauses>]) -> Vec<Duration> {
    let all = around(chain, failing);
    let mut tried = BTreeSet::new();
    tried.insert(Duration::ZERO);
    let mut pauses = Vec::from([Duration::ZERO]);
    for place in places() {
        let these = all.iter().map(|&(from, to)| {
            let span = to.less(from).unwrap_or_default();
            from + Duration::from_nanos(span.as_nanos() / TRIED * place)
        });
        // Most stand there several times: moments without width, and those of several hops.
        pauses.extend(these.filter(|pause| tried.insert(*pause)));
    }
    pauses
}

/// The places between two ends, both included, each half of what is left to the one before.
fn places() -> impl Iterator<Item = u64> {
    let inner = (0..TRIED.trailing_zeros()).flat_map(|level| {
        let apart = TRIED >> level;
        (0..1 << level).map(move |number| apart / 2 + apart * number)
    });
    inner.chain([0, TRIED])
}

/// Between which lengths the pauses lie around every moment at which something ends.
fn around(chain: &Chain, failing: &[Vec<Pauses>]) -> Vec<(Duration, Duration)> {
    let scenarios = chain.scenarios();
    let mut all = Vec::new();
    let silent = silent(chain);
    let mut way = Way::default();
    for (hop, scenario) in scenarios.iter().enumerate() {
        for &(from, to) in &ends(&silent, hop, scenario.round_trip()) {
            // On connections that are kept, and on those that are opened for this request.
            for before in [(way.kept, way.kept), (way.opened, way.kept)] {
                let early = before.0 + scenario.network.to_server.max() + LAGS;
                let from = from.less(early).unwrap_or_default();
                all.push((from, to.less(before.1).unwrap_or_default()));
            }
        }
        for one in failing.get(hop).into_iter().flatten() {
            // What lies before a hop lengthens the pause there, by its trips and lags.
            let from = one.from.less(way.back + LAGS).unwrap_or_default();
            let to = one.to.unwrap_or(one.from + scenario.round_trip());
            all.push((from, to.less(way.back).unwrap_or_default()));
        }
        way.add(scenario);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::chain::outcomes;
    use crate::scenario::chain::catalog::CHAINS;

    #[test]
    fn every_place_is_tried_once_and_the_middle_first() {
        let places: Vec<u64> = places().collect();
        assert_eq!(places[..3], [TRIED / 2, TRIED / 4, 3 * TRIED / 4]);
        let all: BTreeSet<u64> = places.iter().copied().collect();
        assert!(all.iter().copied().eq(0..=TRIED), "{places:?}");
        assert_eq!(all.len(), places.len());
    }

    /// The bound is of steps, so it is the same on every machine: a run that is not over within it
    /// shows nothing, and spends no more.
    #[test]
    fn a_run_is_over_within_what_may_be_spent_or_shows_nothing() {
        for entry in CHAINS {
            let chain = entry.chain();
            let mut left = SPENT;
            assert_eq!(outcomes_within(&chain, &mut left), Some(outcomes(&chain)));
            let mut less = SPENT - left - 1;
            assert_eq!(outcomes_within(&chain, &mut less), None, "{}", entry.name);
            assert_eq!(less, 0);
        }
    }

    #[test]
    fn a_chain_of_more_requests_than_can_be_run_still_shows_its_race() {
        let mut chain = CHAINS[0].chain();
        let lost: Shows = |one| !one.is_answered();
        let found = |chain: &Chain| witnesses(chain, &[], [Some(lost), None])[0].is_some();
        chain.requests.pause = Range::fixed(Duration::from_millis(1));
        chain.requests.count = 3;
        assert!(found(&chain));
        chain.requests.count = 1_000_000;
        assert!(found(&chain));
    }
}
