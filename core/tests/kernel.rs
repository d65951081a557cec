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

#[path = "kernel/arrivals.rs"]
mod arrivals;
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
    let own = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/truth"));
    let file = truth::read(own, "scenarios.json").expect("the folder has it");
    let names: Vec<String> = truth::rows(&file)
        .iter()
        .map(|row| truth::text(&row["name"]))
        .collect();
    for (name, _) in LEFT_OUT {
        assert!(
            names.iter().any(|row| row == name),
            "{name} is not in scenarios.json"
        );
    }
}

fn check(file: &str, replay: fn(&serde_json::Value, &serde_json::Value) -> Outcome) {
    let mut total = Counts::default();
    let mut failures = Vec::new();
    for folder in truth::folders() {
        match truth::read(&folder, file) {
            Some(truth) => replay_all(&truth, replay, &mut total, &mut failures),
            None => println!("{} has no {file}: nothing was compared", folder.display()),
        }
    }
    println!("{file}: {total}");
    assert!(
        failures.is_empty(),
        "{} rows of {file} differ\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

fn replay_all(
    truth: &serde_json::Value,
    replay: fn(&serde_json::Value, &serde_json::Value) -> Outcome,
    total: &mut Counts,
    failures: &mut Vec<String>,
) {
    let rows = truth::rows(truth);
    assert!(!rows.is_empty(), "a file without rows");
    for row in rows {
        let name = truth::text(&row["name"]);
        if let Some((_, reason)) = LEFT_OUT.iter().find(|(left_out, _)| *left_out == name) {
            println!("{name} is left out: {reason}");
            continue;
        }
        match replay(truth, row) {
            Ok(counts) => total.add(&counts),
            Err(failure) => failures.push(failure),
        }
    }
}
