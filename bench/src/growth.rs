//! What is measured over sizes: whether ten times as much takes ten times as long, and how much
//! memory it needs. Each size is a process of its own, so that its memory is.

use idlerace_core::explore::Limits;
use idlerace_core::profile::{Proxy, clients, servers};
use idlerace_core::prove_chain::{HopRow, Standing, judge};
use idlerace_core::scenario::chain::Chain;
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
        name: "hops",
        sizes: &[1, 2, 3, 4, 5],
        run: hops,
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

/// Of a chain for any traffic: a verdict for each and one for all, with what is to be typed. The
/// proxies between its client and its server are alike.
fn hops(count: u32) -> u64 {
    let proxy = Proxy::find("nginx").expect("a profile of nginx");
    let proxies = vec![proxy; count as usize - 1];
    let chain = Chain::of(&clients::go::PROFILE, &proxies, &servers::gunicorn::PROFILE);
    let found = judge(&chain, &Limits::DEFAULT);
    let known = |row: &&HopRow| row.standing != Standing::Undecided;
    found.hops.iter().filter(known).count() as u64
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
