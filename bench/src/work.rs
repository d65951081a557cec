//! Pieces of work that are the same natively, under a counter of instructions and in a browser.
//!
//! Each does its work so often and says how much it did, in its unit; what it needs is made
//! once, before. Knows no clock.

use std::hint::black_box;

use idlerace_core::catalog;
use idlerace_core::explore::Question::{self, AnyTraffic, AsTimed};
use idlerace_core::explore::{Limits, explore, judge};
use idlerace_core::map::{Axis, Plan, verdicts};
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::{run, simulate};
use idlerace_core::world::World;

/// A piece of work.
pub struct Work {
    /// What it is called in a record.
    pub name: &'static str,
    /// What of it is counted.
    pub unit: &'static str,
    /// So often it is done where instructions are counted: some ten million of them.
    pub counted: u32,
    /// Does it so often; returns how many units that were.
    pub run: fn(u32) -> u64,
}

const fn work(name: &'static str, unit: &'static str, counted: u32, run: fn(u32) -> u64) -> Work {
    Work {
        name,
        unit,
        counted,
        run,
    }
}

/// So many requests are sent on one connection where requests are counted.
pub const CYCLES: u32 = 1_000;

/// All of them.
pub const ALL: &[Work] = &[
    work("crossing", "scenarios", 1_000, crossing),
    work("crossing-traced", "scenarios", 1_000, crossing_traced),
    work("cycles", "requests", 2, cycles),
    work("explored-fixed", "transitions", 100, explored_fixed),
    work("explored-ranges", "transitions", 2, explored_ranges),
    work("any-traffic", "verdicts", 100, any_traffic),
    work("advice", "verdicts with advice", 2, advice),
    work("map", "maps", 1, map),
];

/// The piece of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Work> {
    ALL.iter().find(|work| work.name == name)
}

/// A named scenario with so many requests.
///
/// # Panics
///
/// If there is none of that name.
#[must_use]
pub fn named(name: &str, count: u32) -> Scenario {
    let entry = catalog::find(name);
    let mut scenario = entry.expect("a scenario of the catalogue").scenario();
    scenario.requests.count = count;
    scenario
}

/// As many requests on one connection, none of which fails.
///
/// # Panics
///
/// If there is no scenario `crossing`.
#[must_use]
pub fn kept_alive(count: u32) -> Scenario {
    let mut scenario = named("crossing", count);
    scenario.requests.pause = "200ms".parse().expect("a length of time");
    scenario
}

/// The race, in the memory of the one before, without a trace.
fn crossing(times: u32) -> u64 {
    let scenario = named("crossing", 2);
    let mut world = World::new(&scenario, false);
    let mut lost = 0;
    for _ in 0..times {
        world.restart(black_box(&scenario));
        run(&mut world);
        lost += u64::from(world.requests()[1].result.is_err());
    }
    lost
}

/// The same with every event and its cause, in memory of its own.
fn crossing_traced(times: u32) -> u64 {
    let scenario = named("crossing", 2);
    let one = |_| simulate(black_box(&scenario));
    let lost = |trace: &idlerace_core::trace::Trace| trace.requests[1].result.is_err();
    (0..times).map(one).filter(lost).count() as u64
}

fn cycles(times: u32) -> u64 {
    let scenario = kept_alive(CYCLES);
    let one = |_| {
        let mut world = World::new(black_box(&scenario), false);
        run(&mut world);
        world
            .requests()
            .iter()
            .filter(|one| one.result.is_ok())
            .count() as u64
    };
    (0..times).map(one).sum()
}

fn explored_fixed(times: u32) -> u64 {
    transitions(&kept_alive(100), AsTimed, times)
}

/// Where a length is a range, each state has all instants that allow it.
fn explored_ranges(times: u32) -> u64 {
    let mut scenario = named("crossing", 3);
    scenario.requests.pause = "0ms..400ms".parse().expect("a range of time");
    transitions(&scenario, AsTimed, times)
}

fn transitions(scenario: &Scenario, question: Question, times: u32) -> u64 {
    let one = |_| judge(black_box(scenario), question, &Limits::DEFAULT);
    (0..times)
        .map(one)
        .map(|found| u64::from(found.steps))
        .sum()
}

fn any_traffic(times: u32) -> u64 {
    let scenario = named("crossing", 2);
    for _ in 0..times {
        black_box(judge(black_box(&scenario), AnyTraffic, &Limits::DEFAULT));
    }
    times.into()
}

/// With the margin to where the verdict changes and what to type.
fn advice(times: u32) -> u64 {
    let scenario = named("crossing", 2);
    for _ in 0..times {
        black_box(explore(black_box(&scenario), AsTimed, &Limits::DEFAULT));
    }
    times.into()
}

fn map(times: u32) -> u64 {
    for _ in 0..times {
        black_box(mapped(64));
    }
    times.into()
}

/// Verdicts for any traffic over two timeouts, so many values of each, on both sides of the
/// edge; returns how many there are.
///
/// # Panics
///
/// If a value is out of the bounds of its setting.
#[must_use]
pub fn mapped(side: u32) -> usize {
    let axis = |key: &str, from: u32| Axis {
        key: key.into(),
        values: (0..side)
            .map(|k| format!("{}us", from + 128_000 * k / side))
            .collect(),
    };
    let plan = Plan {
        scenario: named("client-timeout-below-server", 2),
        settings: Vec::new(),
        x: axis("client.idle_timeout", 230_000),
        y: axis("server.idle_timeout", 240_000),
        draws: 0,
        question: AnyTraffic,
    };
    let cells = |index| verdicts(black_box(&plan), index, &Limits::DEFAULT);
    let cells = (0..side as usize).map(|index| cells(index).expect("values in bounds").len());
    cells.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A piece that does nothing would be the fastest.
    #[test]
    fn every_piece_does_what_it_counts() {
        for work in ALL {
            let [once, twice] = [1, 2].map(work.run);
            assert!(
                once > 0 && twice == 2 * once,
                "{}: {once}, {twice}",
                work.name
            );
        }
        assert_eq!((find("cycles").unwrap().run)(1), u64::from(CYCLES));
        assert_eq!(mapped(8), 64);
    }
}
