//! How long a verdict for any traffic takes: every named scenario, every client before every
//! server, and both with settings that made it long once.
//!
//! `cargo bench -p bench --bench verdicts` prints the median of each, the ten that take longest
//! of each list, and the worst of all. `bench/README.md` has the figures of a run.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "names and lengths stand here, and who runs it reads what it prints"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use idlerace_core::catalog;
use idlerace_core::explore::{Limits, Question, judge};
use idlerace_core::parameter;
use idlerace_core::profile::{clients, servers};
use idlerace_core::scenario::Scenario;

/// So often each is measured.
const RUNS: usize = 9;

/// So long a verdict may take.
const MOST: Duration = Duration::from_millis(5);

/// So many of a list are told.
const TOLD: usize = 10;

type Settings = &'static [(&'static str, &'static str)];

const PLAIN: Settings = &[];
const PROBING: Settings = &[("client.tcp_keepalive", "30s")];
const BOTH_PROBING: Settings = &[
    ("client.tcp_keepalive", "30s"),
    ("server.tcp_keepalive", "45s"),
];
const ALB_AND_NGINX: Settings = &[
    ("client.profile", "alb"),
    ("server.profile", "nginx"),
    ("client.tcp_keepalive", "30s"),
];
const SUSPENDED: Settings = &[("client.suspended_at", "1s")];

fn main() {
    let worst = [
        told("entries", &entries(PLAIN)),
        told("entries, client and server probing", &entries(BOTH_PROBING)),
        told(
            "entries, alb before nginx, probing",
            &entries(ALB_AND_NGINX),
        ),
        told("pairs", &pairs(PLAIN)),
        told("pairs, client probing", &pairs(PROBING)),
        told("pairs, both probing", &pairs(BOTH_PROBING)),
        told("entries, client suspended as well", &entries(SUSPENDED)),
    ];
    println!("any traffic, worst entry: {}", millis(worst[0]));
    let most = worst.into_iter().max().unwrap_or_default();
    println!("any traffic, worst of all: {}", millis(most));
}

type Named = (String, Scenario);

fn entries(settings: Settings) -> Vec<Named> {
    let named = |entry: &catalog::Entry| (entry.name.into(), with(entry.scenario(), settings));
    catalog::ENTRIES.iter().map(named).collect()
}

fn pairs(settings: Settings) -> Vec<Named> {
    let mut all = Vec::new();
    for client in clients::ALL {
        for server in servers::ALL {
            let mut scenario = Scenario::new();
            scenario.client.adopt(client);
            scenario.server.adopt(server);
            let name = format!("{} before {}", client.id, server.id);
            all.push((name, with(scenario, settings)));
        }
    }
    all
}

fn with(mut scenario: Scenario, settings: Settings) -> Scenario {
    parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
    scenario
}

/// Prints those of a list that take longest; returns the longest.
fn told(title: &str, list: &[Named]) -> Duration {
    let measured = |(name, scenario): &Named| (median(scenario), name.clone());
    let mut all: Vec<(Duration, String)> = list.iter().map(measured).collect();
    all.sort_by_key(|one| core::cmp::Reverse(one.0));
    let above = all.iter().filter(|one| one.0 > MOST).count();
    println!(
        "{title}: {} verdicts, {above} above {}",
        all.len(),
        millis(MOST)
    );
    for (length, name) in all.iter().take(TOLD) {
        println!("  {:>9}  {name}", millis(*length));
    }
    all.first().map(|one| one.0).unwrap_or_default()
}

fn median(scenario: &Scenario) -> Duration {
    let run = |_| {
        let begun = Instant::now();
        black_box(judge(
            black_box(scenario),
            Question::AnyTraffic,
            &Limits::DEFAULT,
        ));
        begun.elapsed()
    };
    let mut lengths: Vec<Duration> = (0..RUNS).map(run).collect();
    lengths.sort_unstable();
    lengths[RUNS / 2]
}

fn millis(length: Duration) -> String {
    let micros = length.as_micros();
    format!("{}.{:03} ms", micros / 1_000, micros % 1_000)
}
