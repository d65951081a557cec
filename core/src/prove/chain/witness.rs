//! A run of a chain that shows what its hops together allow: pauses are tried around every
//! length after which something on some hop can end.

use alloc::vec::Vec;

use crate::prove::explore::Pauses;
use crate::run::chain::outcomes;
use crate::scenario::chain::{Chain, Load};
use crate::scenario::{Closing, Scenario};
use crate::trace::chain::ChainOutcome;
use crate::units::time::{Duration, Range};

/// As much as applications can be late on the way, about.
const LAGS: Duration = Duration::from_millis(1);

/// So many clients at once are tried.
const FEW: u32 = 4;

/// So many pauses are tried around each length.
const TRIED: u64 = 48;

/// The chain with pauses, a number of requests and a moment of its death with which a request
/// ends so, if one was found.
///
/// `failing`: for each hop after which pauses it fails by itself.
pub(super) fn witness(
    chain: &Chain,
    failing: &[Vec<Pauses>],
    is_so: impl Fn(&ChainOutcome) -> bool,
) -> Option<Chain> {
    let mut alone = chain.clone();
    alone.load = None;
    for hop in &mut alone.hops {
        hop.pool = None;
    }
    let found = witness_of(&alone, failing, &is_so);
    let load = chain.load.as_ref().filter(|_| found.is_none());
    let Some(load) = load else {
        return found;
    };
    if outcomes(chain).iter().any(&is_so) {
        return Some(chain.clone());
    }
    // What takes several at once is most often there with a few.
    let mut few = chain.clone();
    few.load = Some(Load {
        clients: load.clients.min(FEW),
        arrival: Load::ONE.arrival,
        ..*load
    });
    witness_of(&few, failing, &is_so)
}

fn witness_of(
    chain: &Chain,
    failing: &[Vec<Pauses>],
    is_so: impl Fn(&ChainOutcome) -> bool,
) -> Option<Chain> {
    let deaths = chain
        .hops
        .last()
        .and_then(|hop| hop.server.death)
        .map_or(1, |_| 3);
    let mut timed = chain.clone();
    for count in [1, 2, 3] {
        timed.requests.count = count;
        for pause in pauses(chain, failing, count) {
            timed.requests.pause = Range::fixed(pause);
            for request in 1..=deaths {
                if let Some(death) = timed
                    .hops
                    .last_mut()
                    .and_then(|hop| hop.server.death.as_mut())
                {
                    death.request = request;
                }
                if outcomes(&timed).iter().any(&is_so) {
                    return Some(timed);
                }
            }
        }
    }
    None
}

/// The pauses that are tried: one does for a single request, which has none before it.
fn pauses(chain: &Chain, failing: &[Vec<Pauses>], count: u32) -> Vec<Duration> {
    if count == 1 {
        return Vec::from([Duration::ZERO]);
    }
    let scenarios = chain.scenarios();
    let trips = scenarios.iter().map(Scenario::round_trip);
    let around = trips.fold(Duration::ZERO, |sum, one| sum + one);
    let mut all = Vec::from([Duration::ZERO]);
    let mut before = Duration::ZERO;
    for (scenario, failing) in scenarios.iter().zip(failing) {
        for one in failing {
            // What lies before a hop lengthens the pause there, by its trips and lags.
            let from = one.from.less(before + LAGS).unwrap_or_default();
            let to = one.to.unwrap_or(one.from + around);
            let to = to.less(before).unwrap_or_default().max(from);
            all.extend(steps(from, to));
        }
        before = before + scenario.round_trip();
    }
    for scenario in &scenarios {
        for (length, late) in lengths(scenario) {
            let from = length.less(around + around).unwrap_or_default();
            all.extend(steps(from, length + late + around));
        }
    }
    all
}

/// Lengths between two, both included.
fn steps(from: Duration, to: Duration) -> impl Iterator<Item = Duration> {
    let span = to.less(from).unwrap_or_default();
    (0..=TRIED).map(move |one| from + Duration::from_nanos(span.as_nanos() / TRIED * one))
}

/// After which lengths something on a hop ends, and how late that can be.
fn lengths(scenario: &Scenario) -> Vec<(Duration, Duration)> {
    let (client, server) = (&scenario.client, &scenario.server);
    let deaf = match server.closing {
        Closing::Deaf { wait } => wait,
        Closing::Close | Closing::HalfClose { .. } | Closing::Abort => Duration::ZERO,
    };
    let late = server.timer_lag.max() + server.close_lag.max() + deaf;
    let middlebox = scenario.network.middlebox.map(|one| one.idle_timeout);
    let exact = [client.idle_timeout, server.hint, middlebox];
    let exact = exact
        .into_iter()
        .flatten()
        .map(|length| (length, Duration::ZERO));
    let idle = server.idle_timeout.map(|length| (length, late));
    exact.chain(idle).collect()
}
