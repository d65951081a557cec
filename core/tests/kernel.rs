//! The oracle: every measured row is replayed against two endpoints, and every
//! result of a call and every segment must be the recorded one.
//!
//! The rows are in `tests/truth` (`IDLERACE_TRUTH` names another folder). The model
//! has no maximum segment size, no congestion control and no window tuning, so one
//! rule is applied to both sides before they are compared: the pieces of one write are
//! one stretch, PSH inside it does not count, acknowledgments of nothing but a stretch
//! are not compared, and the RSTs that refuse its pieces are one.

#![expect(
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "it tells what it compared, and names the cases that it is about"
)]

#[path = "kernel/choices.rs"]
mod choices;
#[path = "kernel/connection.rs"]
mod connection;
#[path = "kernel/deeds.rs"]
mod deeds;
#[path = "kernel/looks.rs"]
mod looks;
#[path = "kernel/replay.rs"]
mod replay;
#[path = "kernel/rows.rs"]
mod rows;
#[path = "kernel/settings.rs"]
mod settings;
#[path = "kernel/state.rs"]
mod state;
#[path = "kernel/truth.rs"]
mod truth;

use rows::{Counts, Outcome};

/// Rows left out by design. A name that the folder beside the tests does not have is
/// an error.
const LEFT_OUT: &[(&str, &str)] = &[("S37", "ICMP is left out of the model")];

#[test]
fn the_kernels_system_calls_are_reproduced() {
    check("syscalls.json", rows::replay_arrivals);
}

#[test]
fn the_kernels_scenarios_are_reproduced() {
    check("scenarios.json", rows::replay_scenario);
}

/// A name in the list of what is left out must be the name of a row.
#[test]
fn nothing_is_left_out_that_is_not_there() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/truth");
    if truth::folder() != std::path::Path::new(own) {
        return;
    }
    let file = truth::read("scenarios.json").expect("the folder has it");
    let names: Vec<String> = truth::rows(&file)
        .iter()
        .map(|row| truth::text(&row["name"]))
        .collect();
    let stale: Vec<_> = LEFT_OUT
        .iter()
        .filter(|(name, _)| !names.iter().any(|row| row == name))
        .collect();
    assert!(
        stale.is_empty(),
        "left out, but not in scenarios.json: {stale:?}"
    );
}

fn check(file: &str, replay: fn(&serde_json::Value, &serde_json::Value) -> Outcome) {
    let Some(truth) = truth::read(file) else {
        println!("{file}: the folder named by IDLERACE_TRUTH does not have it");
        return;
    };
    let mut total = Counts::default();
    let mut failures = Vec::new();
    for row in truth::rows(&truth) {
        let name = truth::text(&row["name"]);
        if let Some((_, reason)) = LEFT_OUT.iter().find(|(left_out, _)| *left_out == name) {
            println!("{file}: {name} is left out: {reason}");
            continue;
        }
        match replay(&truth, row) {
            Ok(counts) => total.add(&counts),
            Err(failure) => failures.push(failure),
        }
    }
    println!("{file}: {total}");
    assert!(
        failures.is_empty(),
        "{} rows of {file} differ\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
    assert!(total.rows > 0, "{file} has no rows");
}
