//! How long it takes to look at every order, on one core, beside stateright.
//!
//! `cargo bench -p bench` prints the states and transitions of each first: transitions a
//! second are the throughput that criterion prints below. `bench/README.md` has the figures,
//! what they are compared with, and why counts differ where they do.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "names and lengths stand here, and who runs it reads what it prints"
)]

use std::hint::black_box;

use bench::peer::clocked::Clocked;
use bench::peer::race::Race;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use idlerace_core::catalog;
use idlerace_core::explore::Question::{self, AnyTraffic, AsTimed};
use idlerace_core::explore::{Limits, explore, judge};
use idlerace_core::map::{Axis, Plan, row};
use idlerace_core::scenario::Scenario;
use stateright::{Checker, Model};

/// Those that are asked for most, and the two that take longest.
const ANY_TRAFFIC: [&str; 5] = [
    "crossing",
    "client-timeout-below-server",
    "alb-and-node",
    "article-as-logged",
    "drained-deploy",
];

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn named(name: &str, count: u32) -> Scenario {
    let mut scenario = catalog::find(name).unwrap().scenario();
    scenario.requests.count = count;
    scenario
}

fn paced(count: u32, pause: &str) -> Scenario {
    let mut scenario = named("crossing", count);
    scenario.requests.pause = pause.parse().unwrap();
    scenario
}

/// Its verdicts, and nothing else.
fn judged(group: &mut Group<'_>, name: &str, (scenario, question): (&Scenario, Question)) {
    let found = judge(scenario, question, &Limits::DEFAULT);
    println!(
        "{name}: {} states kept, {} transitions",
        found.states, found.steps
    );
    group.throughput(Throughput::Elements(found.steps.into()));
    group.bench_function(name, |bencher| {
        bencher.iter(|| judge(black_box(scenario), question, &Limits::DEFAULT));
    });
}

fn by_stateright<M>(group: &mut Group<'_>, name: &str, model: &M)
where
    M: Model<State: Clone + PartialEq + std::hash::Hash + Send + Sync, Action: Clone + PartialEq>
        + Clone
        + Send
        + Sync
        + 'static,
{
    let check = |model: &M| model.clone().checker().threads(1).spawn_bfs().join();
    let found = check(model);
    // The beginning is counted as a state that was come to.
    let (states, transitions) = (found.unique_state_count(), found.state_count() - 1);
    println!("{name}: {states} states kept, {transitions} transitions");
    group.throughput(Throughput::Elements(transitions as u64));
    group.bench_function(name, |bencher| {
        bencher.iter(|| check(black_box(model)).unique_state_count());
    });
}

/// One connection: what is asked most often.
fn one_connection(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one connection");
    for name in ["crossing", "client-timeout-below-server"] {
        let scenario = named(name, 2);
        judged(&mut group, name, (&scenario, AsTimed));
        let whole = format!("{name}, with margin and advice");
        group.bench_function(whole, |bencher| {
            bencher.iter(|| explore(black_box(&scenario), AsTimed, &Limits::DEFAULT));
        });
        let peer = format!("{name}, by stateright");
        by_stateright(&mut group, &peer, &Clocked::new(scenario));
    }
    group.finish();
}

/// One connection, for any traffic: what a reader asks.
fn any_traffic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("any traffic");
    group.sample_size(20);
    for name in ANY_TRAFFIC {
        let scenario = catalog::find(name).unwrap().scenario();
        judged(&mut group, name, (&scenario, AnyTraffic));
    }
    group.finish();
}

/// Every length is fixed: the model's own speed, and what an explorer adds to it.
fn no_ranges(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("no ranges");
    let scenario = paced(100, "200ms");
    judged(&mut group, "100 requests", (&scenario, AsTimed));
    let clocked = Clocked::new(scenario);
    by_stateright(&mut group, "100 requests, by stateright", &clocked);
    group.finish();
}

/// Where most of the work is; the race without time has as many requests.
fn ranges(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("three requests");
    group.sample_size(20);
    let logged = named("article-as-logged", 3);
    judged(&mut group, "article-as-logged", (&logged, AsTimed));
    let paced = paced(3, "0ms..400ms");
    judged(&mut group, "any pause up to 400 ms", (&paced, AsTimed));
    let race = Race { requests: 3 };
    by_stateright(&mut group, "a race without time, by stateright", &race);
    let race = Race { requests: 100 };
    by_stateright(&mut group, "the same, 100 requests", &race);
    group.finish();
}

/// Verdicts over two timeouts: 64 values of each, on both sides of the edge.
fn map(criterion: &mut Criterion) {
    let axis = |key: &str, from: u32| Axis {
        key: key.into(),
        values: (0..64).map(|k| format!("{}ms", from + 2 * k)).collect(),
    };
    let plan = |question| Plan {
        scenario: named("client-timeout-below-server", 2),
        settings: Vec::new(),
        x: axis("client.idle_timeout", 230),
        y: axis("server.idle_timeout", 240),
        draws: 0,
        question,
    };
    let mut group = criterion.benchmark_group("map");
    group.sample_size(20);
    group.throughput(Throughput::Elements(64 * 64));
    for (name, question) in [("64 x 64", AnyTraffic), ("64 x 64, as timed", AsTimed)] {
        let plan = plan(question);
        group.bench_function(name, |bencher| {
            let cells = |index| {
                row(black_box(&plan), index, &Limits::DEFAULT)
                    .unwrap()
                    .len()
            };
            bencher.iter(|| (0..64).map(cells).sum::<usize>());
        });
    }
    group.finish();
}

criterion_group!(benches, one_connection, any_traffic, no_ranges, ranges, map);
criterion_main!(benches);
