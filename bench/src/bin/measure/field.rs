//! Who does which work: ours first in each heat, then others that do the same.

use std::hint::black_box;

use bench::peer::clocked::Clocked;
use bench::peer::race::Race;
use bench::peer::{loopback, simulated};
use bench::work::{self, CYCLES, kept_alive};
use stateright::{Checker, Model};

pub(crate) struct Runner {
    pub(crate) who: &'static str,
    /// Does the work so often; returns how many units that were.
    pub(crate) run: fn(u32) -> u64,
}

/// Those who do a work, or what is as near to it as they have.
pub(crate) struct Heat {
    /// Of our piece of work.
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) runners: Vec<Runner>,
}

const TURMOIL: &str = "turmoil-net";
const LOOPBACK: &str = "loopback";
const STATERIGHT: &str = "stateright";
const SAME: &str = "stateright, the same model";

/// All heats: each of our pieces, with those that do the same.
pub(crate) fn heats() -> Vec<Heat> {
    let heat = |work: &work::Work| {
        let mut runners = vec![Runner {
            who: "idlerace",
            run: work.run,
        }];
        let others = OTHERS.iter().filter(|(name, ..)| *name == work.name);
        runners.extend(others.map(|&(_, who, run)| Runner { who, run }));
        Heat {
            name: work.name,
            unit: work.unit,
            runners,
        }
    };
    work::ALL.iter().map(heat).collect()
}

/// A piece of work, who else does it, and how.
type Other = (&'static str, &'static str, fn(u32) -> u64);

const OTHERS: &[Other] = &[
    ("crossing", TURMOIL, simulated::crossing),
    ("crossing", LOOPBACK, closed_on_loopback),
    ("crossing", "with trace", traced),
    ("cycles", TURMOIL, simulated_cycles),
    ("cycles", LOOPBACK, cycles_on_loopback),
    ("explored-fixed", SAME, same_model),
    ("explored-ranges", STATERIGHT, race),
];

/// Our own with a trace, in the same rounds: what that costs is a ratio, too.
fn traced(times: u32) -> u64 {
    work::find("crossing-traced").map_or(0, |work| (work.run)(times))
}

fn simulated_cycles(times: u32) -> u64 {
    (0..times).map(|_| simulated::cycles(CYCLES)).sum()
}

fn closed_on_loopback(times: u32) -> u64 {
    loopback::closed(times).expect("sockets on 127.0.0.1")
}

fn cycles_on_loopback(times: u32) -> u64 {
    let one = |_| loopback::cycles(CYCLES).expect("sockets on 127.0.0.1");
    (0..times).map(one).sum()
}

/// The world of our model, under its search.
fn same_model(times: u32) -> u64 {
    transitions(&Clocked::new(kept_alive(100)), times)
}

/// Its own model of the race. It has no time, and so no ranges.
fn race(times: u32) -> u64 {
    transitions(&Race { requests: 100 }, times)
}

/// How many transitions its search takes, breadth first, on one thread.
fn transitions<M>(model: &M, times: u32) -> u64
where
    M: Model<State: Clone + PartialEq + std::hash::Hash + Send + Sync, Action: Clone + PartialEq>
        + Clone
        + Send
        + Sync
        + 'static,
{
    let check = |_| {
        black_box(model)
            .clone()
            .checker()
            .threads(1)
            .spawn_bfs()
            .join()
    };
    // The beginning is counted as a state that was come to.
    (0..times)
        .map(check)
        .map(|found| found.state_count() as u64 - 1)
        .sum()
}
