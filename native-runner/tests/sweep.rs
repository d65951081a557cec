//! What `idlerace sweep` says along one setting, with which exit code, and what it refuses.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn idlerace(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_idlerace"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has read enough closes its end; that is for it to decide.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap()
}

/// Exit code 2, nothing on standard output, one line with all of these words.
fn refuses(arguments: &[&str], input: &[u8], words: &[&str]) {
    let output = idlerace(arguments, input);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
    for word in words {
        assert!(
            said.contains(word),
            "{arguments:?}: no \"{word}\" in: {said}"
        );
    }
}

#[test]
fn a_sweep_sets_real_rates_beside_the_model_s() {
    // Far from the edge, on both sides of it, nothing fails however late the machine is.
    let x = "requests.pause=50ms..550ms/500ms";
    let sweep = [
        "sweep",
        "article-as-printed",
        "--x",
        x,
        "--reps",
        "5",
        "--wire",
        "loopback",
    ];
    let output = idlerace(&[&sweep[..], &["--json"]].concat(), b"");
    let swept: Value = serde_json::from_slice(&output.stdout).unwrap();
    let points = swept["points"].as_array().unwrap();
    assert_eq!(points.len(), 2);
    for point in points {
        assert_eq!(
            (&point["failed"], &point["model"]),
            (&json!(0), &json!(0.0)),
            "{point}"
        );
        assert_eq!(point["interval"][0], 0.0, "{point}");
    }
    // A machine that others keep busy may be too late for every run, and then nothing is said.
    let seen = points
        .iter()
        .filter(|point| point["reps"] != json!(0))
        .count();
    let judged = |point: &Value| point["inside"] == json!(true) || point["reps"] == json!(0);
    assert!(points.iter().all(judged), "{swept}");
    let (code, agrees) = if seen == 0 {
        skipped::note("the machine was too busy for every run of a sweep");
        (2, Value::Null)
    } else {
        (0, json!(true))
    };
    assert_eq!(output.status.code(), Some(code), "{swept}");
    assert_eq!(
        (&swept["inside"], &swept["agrees"]),
        (&json!(seen), &agrees)
    );
    let output = idlerace(&sweep, b"");
    let shown = text(&output.stdout);
    let told: &[&str] = match output.status.code() {
        Some(0) => &["values.", "the idle timer"],
        _ => &["Could not judge", "not judged"],
    };
    for words in ["requests.pause", "95 % interval", "model"]
        .iter()
        .chain(told)
    {
        assert!(shown.contains(words), "no \"{words}\" in: {shown}");
    }
    let output = idlerace(&[&sweep[..], &["--csv"]].concat(), b"");
    let table = text(&output.stdout);
    let head = "requests.pause,failed,reps,rate,low,high,model,inside";
    assert_eq!(table.lines().next(), Some(head));
    assert_eq!(table.lines().count(), 3, "{table}");
}

/// What `run` cannot do, `sweep` cannot, and says so in the same words.
#[test]
fn a_sweep_refuses_what_a_run_refuses() {
    let loopback = ["--wire", "loopback"];
    for name in [
        "host-down",
        "plain-to-tls-port",
        "host-rebooted",
        "worker-killed",
        "backlog-full-silent",
        "backlog-full-reset",
        "early-answer",
        "nat-forgets",
        "lost-fin",
    ] {
        let run = [&["run", name], &loopback[..]].concat();
        let x = ["--x", "client.wake_lag=20us..27us/1us", "--reps", "10"];
        let sweep = [&["sweep", name], &x[..], &loopback].concat();
        let said = text(&idlerace(&run, b"").stderr).to_owned();
        refuses(&sweep, b"", &[said.trim()]);
    }
}

#[test]
fn what_is_wrong_with_a_sweep_is_said() {
    let x = "requests.pause=50ms..550ms/500ms";
    for (arguments, words) in [
        (
            &["--x", "requests.pause=2s..1s/1s"][..],
            "like requests.pause=",
        ),
        (
            &["--x", "requests.paus=1s..2s/1s"],
            "did you mean requests.pause",
        ),
        (&["--x", "nosuch=1"], "no such setting; there are"),
        (
            &["--x", "requests.count=1..5/1"],
            "two requests are sent at each value",
        ),
        (&["--x", x, "--svg"], "add --y KEY=FROM..TO/STEP"),
        (
            &["--x", x, "--y", "requests.cuont=1"],
            "did you mean requests.count",
        ),
    ] {
        refuses(&[&["sweep", "crossing"], arguments].concat(), b"", &[words]);
    }
}
