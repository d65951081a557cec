//! Whole race scenarios a second: dial, request, response, idle close, reuse, on one
//! core, without and with a trace.
//!
//! `cargo bench -p idlerace-core --bench scenarios`

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use idlerace_core::catalog;
use idlerace_core::simulate::{run, simulate};
use idlerace_core::world::World;

const RACES: [&str; 3] = ["crossing", "unread-at-close", "get-is-retried"];

fn scenarios(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scenarios");
    group.throughput(Throughput::Elements(1));
    for name in RACES {
        let Some(entry) = catalog::find(name) else {
            continue;
        };
        let scenario = entry.scenario();
        let mut world = World::new(&scenario, false);
        group.bench_function(BenchmarkId::new("without a trace", name), |bencher| {
            bencher.iter(|| {
                world.restart(black_box(&scenario));
                run(&mut world);
                world.requests().len()
            });
        });
        group.bench_function(BenchmarkId::new("with a trace", name), |bencher| {
            bencher.iter(|| simulate(black_box(&scenario)));
        });
    }
    group.finish();
}

criterion_group!(benches, scenarios);
criterion_main!(benches);
