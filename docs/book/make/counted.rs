//! What a kept connection saves, counted: the same requests, once with a connection for each,
//! once with one for all.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use idlerace_core::{
    catalog,
    simulate::simulate,
    time::{Duration, Instant, Range},
    trace::{Trace, What},
};

const REQUESTS: u32 = 100;
/// In a data centre, in a region, over an ocean: one way.
const ONE_WAY: [Duration; 3] = [
    Duration::from_micros(250),
    Duration::from_millis(5),
    Duration::from_millis(50),
];

/// A row a length of the way, and one each for the packets and connections.
pub(crate) fn saved() -> Result<String> {
    let mut table = String::from(
        "| what | a connection for each request | one connection, kept |\n|---|---|---|\n",
    );
    let rows = [
        ("connections", connections as fn(&Trace) -> usize),
        ("packets", packets),
    ];
    let [near, ..] = ONE_WAY;
    let (each, kept) = (run(false, near)?, run(true, near)?);
    for (what, count) in rows {
        let (each, kept) = (count(&each), count(&kept));
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| {what} for {REQUESTS} requests | {each} | {kept} |"
        );
    }
    for way in ONE_WAY {
        let (each, kept) = (run(false, way)?, run(true, way)?);
        let _ = writeln!(
            table,
            "| from call to answer, round trip {} | {} | {} |",
            way.times(2),
            slowest(&each)?,
            slowest(&kept)?
        );
    }
    Ok(table)
}

/// A run in which no connection is idle for long enough to be closed.
fn run(keep: bool, way: Duration) -> Result<Trace> {
    let entry = catalog::find("keep-alive-off").context("no scenario without keep-alive")?;
    let mut scenario = entry.scenario();
    scenario.client.keep_alive = keep;
    scenario.requests.count = REQUESTS;
    scenario.requests.pause = Range::fixed(Duration::from_millis(10));
    scenario.network.to_server = Range::fixed(way);
    scenario.network.to_client = Range::fixed(way);
    Ok(simulate(&scenario))
}

fn connections(trace: &Trace) -> usize {
    let begins = |what| matches!(what, What::Begins { reused: false, .. });
    trace
        .events
        .iter()
        .filter(|event| begins(event.what))
        .count()
}

fn packets(trace: &Trace) -> usize {
    let sent = |what| matches!(what, What::Sent(_));
    trace.events.iter().filter(|event| sent(event.what)).count()
}

/// The longest that the second request or a later one took: the first opens a connection in
/// either way.
fn slowest(trace: &Trace) -> Result<String> {
    let mut begun = Instant::default();
    let mut lengths = Vec::new();
    for event in &trace.events {
        if let What::Begins { .. } = event.what {
            begun = event.at;
        } else if let What::Finished { result: Ok(()), .. } = event.what {
            lengths.push(event.at.since(begun));
        }
    }
    let longest = lengths.into_iter().skip(1).max();
    let longest = longest.context("no request was answered")?;
    let micros = longest.as_nanos() / 1_000;
    Ok(format!("{}.{:02} ms", micros / 1_000, micros % 1_000 / 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_connection_saves_a_round_trip_and_most_packets() {
        let table = saved().unwrap();
        let row = |of: &str| table.lines().find(|line| line.contains(of)).unwrap();
        assert!(
            row("connections for 100").ends_with("| 100 | 1 |"),
            "{table}"
        );
        let far = row("round trip 100ms");
        assert!(far.contains("| 200.") && far.contains("| 100."), "{table}");
    }
}
