//! What is measured over sizes: whether ten times as much takes ten times as long, and how much
//! memory it needs. Each size is a process of its own, so that its memory is.

use idlerace_core::explore::Limits;
use idlerace_core::prove_chain::{Standing, judge};
use idlerace_core::run::chain::outcomes;
use idlerace_core::scenario::Scenario;
use idlerace_core::scenario::chain::{Chain, Hop, Relay};
use idlerace_core::simulate::run;
use idlerace_core::world::World;

use crate::work::{kept_alive, mapped, named};

/// What grows.
pub struct Growth {
    /// What it is called in a record.
    pub name: &'static str,
    /// How far it goes.
    pub sizes: &'static [u32],
    /// Does the work of a size; returns how much of it was done, which is less if a limit
    /// ended it.
    pub run: fn(u32) -> u64,
}

/// All of them.
pub const ALL: &[Growth] = &[
    Growth {
        name: "requests",
        sizes: &[100, 1_000, 10_000, 100_000, 1_000_000],
        run: requests,
    },
    Growth {
        name: "connections",
        sizes: &[1, 10, 100, 1_000, 10_000],
        run: connections,
    },
    Growth {
        name: "cells",
        sizes: &[16 * 16, 32 * 32, 64 * 64, 128 * 128, 256 * 256],
        run: cells,
    },
    Growth {
        name: "hops, simulated",
        sizes: &[1, 2, 3, 4, 5],
        run: hops_simulated,
    },
    Growth {
        name: "hops, proven",
        sizes: &[1, 2, 3, 4, 5],
        run: hops_proven,
    },
];

/// On one connection, without a trace; those that were answered.
fn requests(count: u32) -> u64 {
    let scenario = kept_alive(count);
    let mut world = World::new(&scenario, false);
    run(&mut world);
    answered(&world)
}

/// Each for one request, one after the other, without a trace.
fn connections(count: u32) -> u64 {
    let mut scenario = named("keep-alive-off", count);
    scenario.requests.pause = "1ms".parse().expect("a length of time");
    let mut world = World::new(&scenario, false);
    run(&mut world);
    answered(&world).min(world.opened() as u64)
}

fn answered(world: &World<'_>) -> u64 {
    let answered = |one: &&idlerace_core::trace::RequestOutcome| one.result.is_ok();
    world.requests().iter().filter(answered).count() as u64
}

/// Of a map of verdicts for any traffic.
fn cells(count: u32) -> u64 {
    mapped(count.isqrt()) as u64
}

/// So many requests go through a chain that is simulated.
const THROUGH: u32 = 100;

/// Through so many hops, one behind the other; all of them, if every request is answered.
fn hops_simulated(count: u32) -> u64 {
    let ends = outcomes(&chain(&kept_alive(THROUGH), count));
    let answered = ends.iter().filter(|one| one.is_answered()).count();
    let all = answered == THROUGH as usize;
    if all { count.into() } else { 0 }
}

/// For any traffic, each hop and all together; all of them, if they are proven to be safe.
fn hops_proven(count: u32) -> u64 {
    let one = named("client-timeout-below-server", 2);
    let found = judge(&chain(&one, count), &Limits::DEFAULT);
    let safe = found.standing == Standing::Safe;
    if safe { found.hops.len() as u64 } else { 0 }
}

/// So many hops that are alike, with proxies between them.
fn chain(one: &Scenario, count: u32) -> Chain {
    let mut chain = Chain::from(one.clone());
    for _ in 1..count {
        let before = Hop {
            relay: Some(Relay::USUAL),
            ..Hop::of(one)
        };
        chain.hops.insert(0, before);
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_how_much_is_done() {
        for growth in ALL {
            for &size in &growth.sizes[..2] {
                assert_eq!((growth.run)(size), u64::from(size), "{}", growth.name);
            }
        }
    }
}
