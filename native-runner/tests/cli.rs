//! The program as a user meets it: what it prints, where, and with which exit code.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use idlerace_core::catalog::ENTRIES;
use idlerace_core::scenario::Scenario;
use idlerace_core::scenario::chain::catalog::CHAINS;
use idlerace_core::trace::Trace;
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

fn accepts(arguments: &[&str], input: &[u8]) -> String {
    let output = idlerace(arguments, input);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout).to_owned()
}

/// The ordinary scenario with one field changed.
fn with(pointer: &str, value: Value) -> Vec<u8> {
    let mut scenario = json!(Scenario::new());
    *scenario.pointer_mut(pointer).unwrap() = value;
    scenario.to_string().into_bytes()
}

#[test]
fn list_names_every_scenario_in_order() {
    let listed: Value = serde_json::from_str(&accepts(&["list", "--json"], b"")).unwrap();
    let listed = listed["scenarios"].as_array().unwrap();
    let names: Vec<&str> = listed
        .iter()
        .map(|entry| entry["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ENTRIES.iter().map(|entry| entry.name).collect::<Vec<_>>()
    );
    let for_people = accepts(&["list"], b"");
    assert!(
        ENTRIES
            .iter()
            .all(|entry| for_people.contains(entry.title) && for_people.contains(entry.lesson()))
    );
}

#[test]
fn show_writes_traces_that_can_be_read_again() {
    for entry in ENTRIES {
        let shown = accepts(&["show", entry.name, "--format", "json"], b"");
        let trace: Trace = serde_json::from_str(&shown).unwrap();
        assert_eq!(trace.scenario, entry.scenario(), "{}", entry.name);
        let again = accepts(&["show", "-", "--format", "json"], shown.as_bytes());
        assert_eq!(again, shown, "{}", entry.name);
        let alone = accepts(&["show", entry.name, "--format", "scenario"], b"");
        assert_eq!(
            serde_json::from_str::<Scenario>(&alone).unwrap(),
            entry.scenario()
        );
        let for_people = accepts(&["show", entry.name], b"");
        assert!(
            for_people.contains(entry.title) && for_people.contains("request 1: "),
            "{for_people}"
        );
    }
}

#[test]
fn settings_and_seeds_are_taken() {
    let arguments = [
        "show",
        "crossing",
        "--set",
        "requests.count=3",
        "--seed",
        "9",
        "--format",
        "json",
    ];
    let trace: Trace = serde_json::from_str(&accepts(&arguments, b"")).unwrap();
    assert_eq!((trace.scenario.requests.count, trace.scenario.seed), (3, 9));
}

#[test]
fn what_is_wrong_with_a_scenario_is_said_in_one_line() {
    let whole = json!(Scenario::new()).to_string();
    let half = &whole.as_bytes()[..whole.len() / 2];
    let mut unknown = json!(Scenario::new());
    unknown["client"]["colour"] = json!(1);
    let huge = [whole.as_bytes(), &vec![b' '; 10_000_000]].concat();
    let wrong = |pointer, value| with(pointer, json!(value));
    let cases: &[(Vec<u8>, &[&str])] = &[
        (
            unknown.to_string().into_bytes(),
            &["client.colour: not a field here"],
        ),
        (
            wrong("/server/idle_timeout", "-5ms"),
            &["server.idle_timeout", "\"-5ms\"", "like 300ms"],
        ),
        (
            wrong("/server/idle_timeout", "9999h"),
            &["server.idle_timeout", "up to 86400s"],
        ),
        (
            wrong("/requests/method", "FETCH"),
            &["requests.method", "FETCH", "POST"],
        ),
        (
            wrong("/network/to_server", "6ms..4ms"),
            &["network.to_server", "smaller length first"],
        ),
        (
            with("/requests/count", json!(0)),
            &["requests.count", "\"0\"", "from 1 to 1000"],
        ),
        (with("/version", json!(9)), &["version", "9", "reads 1"]),
        (
            half.to_vec(),
            &["standard input", "not a scenario", "ends too early"],
        ),
        (b"{}".to_vec(), &["version is missing"]),
        (Vec::new(), &["not a scenario"]),
        (b"\xff\x00\x01".to_vec(), &["not a scenario"]),
        (huge, &["larger than 8 MiB"]),
    ];
    for (input, words) in cases {
        refuses(&["show", "-"], input, words);
        refuses(&["run", "-"], input, words);
    }
}

#[test]
fn what_is_wrong_with_a_name_or_a_setting_is_said_in_one_line() {
    refuses(
        &["show", "crosing"],
        b"",
        &["crosing", "did you mean crossing?"],
    );
    refuses(&["check", "fin-unred"], b"", &["did you mean fin-unread?"]);
    refuses(&["show", "qqqqqq"], b"", &["`idlerace list`"]);
    refuses(&["show", env!("CARGO_MANIFEST_DIR")], b"", &["cannot read"]);
    refuses(
        &["show", "crossing", "--set", "requests.paus=1s"],
        b"",
        &["did you mean requests.pause?"],
    );
    refuses(
        &["show", "crossing", "--set", "qqqqqq=1s"],
        b"",
        &["no such setting", "requests.pause"],
    );
    refuses(
        &["show", "crossing", "--set", "requests.pause"],
        b"",
        &["--set requests.pause=310ms"],
    );
    refuses(
        &["show", "crossing", "--set", "=5"],
        b"",
        &["--set =5: the key before the = is missing"],
    );
    refuses(
        &["sweep", "crossing", "--x", "requests.pause=290ms..310ms"],
        b"",
        &["--x requests.pause: 290ms..310ms lacks a step"],
    );
    refuses(
        &["show", "crossing", "--set", "requests.pause=soon"],
        b"",
        &["requests.pause", "\"soon\"", "like 300ms"],
    );
    // What is not whole nanoseconds is not rounded to what was not meant.
    refuses(
        &["show", "crossing", "--set", "requests.pause=0.0000001ns"],
        b"",
        &["requests.pause", "\"0.0000001ns\""],
    );
    refuses(
        &["show", "crossing", "--set", "requests.count=5000"],
        b"",
        &["\"5000\"", "from 1 to 1000"],
    );
}

#[test]
fn where_names_come_from_is_said() {
    for command in ["show", "run", "explore", "odds", "sweep"] {
        let output = idlerace(&[command], b"");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command}: {said}");
        assert!(
            said.ends_with("`idlerace list` shows the names of the scenarios.\n"),
            "{said}"
        );
    }
    let output = idlerace(&["sweep", "crossing"], b"");
    assert!(!text(&output.stderr).contains("idlerace list"));
}

#[test]
fn an_address_of_the_page_is_a_scenario() {
    let asked = ["show", "crossing", "--set", "requests.pause=310ms"];
    let shown = accepts(&asked, b"");
    let query = "?v=1&scenario=crossing&set.requests.pause=310ms&step=12";
    assert_eq!(accepts(&["show", query], b""), shown);
    let address = format!("http://127.0.0.1:8300/{query}");
    assert_eq!(accepts(&["show", &address], b""), shown);
    let own = ["show", query, "--set", "requests.pause=200ms"];
    assert_ne!(accepts(&own, b""), shown);
    refuses(
        &["show", "?v=1"],
        b"",
        &["without scenario=NAME", "in quotes"],
    );
}

#[test]
fn what_loopback_cannot_show_is_not_run() {
    for name in ["crossing", "nat-forgets", "alb-and-node"] {
        let run = ["run", name, "--wire", "loopback"];
        refuses(&run, b"", &[name, "not run: "]);
    }
    let run = ["run", "crossing", "--wire", "loopback", "--json"];
    let output = idlerace(&run, b"");
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), value["verdict"].as_str()),
        (Some(2), Some("not-run"))
    );
    refuses(
        &[
            "run",
            "keep-alive-hint",
            "--wire",
            "loopback",
            "--set",
            "requests.pause=1h",
        ],
        b"",
        &["not run: too long", "3600 s"],
    );
}

#[test]
fn a_run_shows_both_sides_and_the_words() {
    let run = ["run", "died-after-applying", "--wire", "loopback"];
    let shown = accepts(&run, b"");
    for words in [
        "predicted",
        "observed",
        "the same",
        "EOF",
        "In the words of Go",
        "Agrees",
    ] {
        assert!(shown.contains(words), "no \"{words}\" in: {shown}");
    }
    let value: Value =
        serde_json::from_str(&accepts(&[&run[..], &["--json"]].concat(), b"")).unwrap();
    let observed: Trace = serde_json::from_value(value["observed"][0].clone()).unwrap();
    assert_eq!(value["verdict"], "agrees");
    assert_eq!(observed.requests[1].applied, 1);
}

#[test]
fn check_on_loopback_agrees_wherever_the_machine_keeps_up() {
    let output = idlerace(&["check", "--wire", "loopback", "--json"], b"");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let checked = answer["rows"].as_array().unwrap();
    assert_eq!(checked.len(), ENTRIES.len() + CHAINS.len());
    let verdict = |name| &checked.iter().find(|entry| entry["name"] == name).unwrap()["verdict"];
    for entry in checked {
        assert!(
            ["agrees", "not-run", "too-busy"]
                .iter()
                .any(|verdict| entry["verdict"] == *verdict),
            "{entry}"
        );
    }
    // Nothing in these depends on who is quicker.
    for name in [
        "died-after-applying",
        "died-before-applying",
        "retried-post-after-death",
        "keep-alive-off",
    ] {
        assert_eq!(verdict(name), "agrees", "{name}");
    }
    let busy = checked.iter().any(|entry| entry["verdict"] == "too-busy");
    for entry in checked
        .iter()
        .filter(|entry| entry["verdict"] == "too-busy")
    {
        eprintln!("NOT JUDGED, the machine was too busy: {}", entry["name"]);
    }
    assert_eq!(output.status.code(), Some(if busy { 2 } else { 0 }));
}

#[test]
fn the_article_s_experiment_never_contradicts_the_model() {
    let output = idlerace(&[], b"");
    let shown = text(&output.stdout);
    assert_ne!(output.status.code(), Some(1), "{shown}");
    for words in [
        "pause 200 ms",
        "pause 300 ms",
        "no connection is kept",
        "ECONNRESET",
    ] {
        assert!(shown.contains(words), "no \"{words}\" in: {shown}");
    }
    assert!(
        !shown.contains("DIFFERS") && !shown.contains('!'),
        "{shown}"
    );
}
