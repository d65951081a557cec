//! What `idlerace explore` says, with which exit code, and that its witnesses can be shown.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::process::{Command, Output};

use idlerace_core::catalog;
use idlerace_core::explore::{Limits, Question, Verdict, judge};
use idlerace_core::parameter;
use serde_json::Value;

fn idlerace(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_idlerace");
    Command::new(program).args(arguments).output().unwrap()
}

/// What it prints when it ends with this exit code.
fn says(code: i32, arguments: &[&str]) -> String {
    let output = idlerace(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_is_not_safe_is_shown_with_what_helps() {
    let said = says(1, &["explore", "crossing", "--advice", "--as-timed"]);
    for words in [
        "UNSAFE     never lost: way 1",
        "safe       never applied twice",
        "FAILED, no response: EOF",
        "IdleConnTimeout: 260 * time.Millisecond",
        "--set client.idle_timeout=260ms",
        "The longest client.idle_timeout that is safe is 289.969999ms",
        "--set client.keep_alive=false",
        "idlerace show crossing --ending 1",
        "On the page: ?v=1&scenario=crossing&order=0.",
    ] {
        assert!(said.contains(words), "no \"{words}\" in:\n{said}");
    }
}

/// Every scenario that is unsafe for any traffic says why, in a formula or in words.
#[test]
fn what_is_unsafe_says_why() {
    for name in ["lost-fin", "late-packet", "crossing", "deploy"] {
        let said = says(1, &["explore", name]);
        let why = said
            .lines()
            .find(|line| line.starts_with("With any traffic: "));
        assert!(
            why.is_some_and(|why| why.contains("false by")),
            "{name}:\n{said}"
        );
    }
    // One that was applied and is told as failed is said, and is no matter of the code.
    let said = says(0, &["explore", "slow-handler"]);
    let line = "Any traffic: safe: no request is lost or applied twice, though one that was \
                applied can fail for its user";
    assert!(said.contains(line), "{said}");
}

/// Each change, set by itself as it is printed, makes the scenario safe.
#[test]
fn what_is_advised_helps() {
    let text = says(1, &["explore", "crossing", "--json"]);
    let said: Value = serde_json::from_str(&text).unwrap();
    let advice = said["any_traffic"]["explored"]["advice"]
        .as_array()
        .unwrap();
    assert_eq!(advice.len(), 4, "{advice:?}");
    let judged = |changes: &[(&str, &str)]| {
        let mut scenario = catalog::find("crossing").unwrap().scenario();
        for (key, value) in changes {
            parameter::set(&mut scenario, key, value).unwrap();
        }
        judge(&scenario, Question::AnyTraffic, &Limits::DEFAULT).verdict
    };
    for one in advice {
        let pairs = one["set"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let set: Vec<_> = pairs
            .iter()
            .map(|pair| (text(&pair[0]), text(&pair[1])))
            .collect();
        let set: Vec<_> = set.iter().map(|(key, value)| (&**key, &**value)).collect();
        assert_eq!(judged(&set), Verdict::Safe, "{set:?}");
    }
}

#[test]
fn what_decides_is_said_in_names_and_numbers() {
    let said = says(0, &["explore", "client-timeout-below-server"]);
    let words = "With any traffic: client idle 250ms + to server 5ms + to client 5ms + \
                 lateness 30us < server idle 300ms: true by 39.97ms.";
    assert!(said.contains(words), "{said}");
}

#[test]
fn what_is_too_much_says_so() {
    let explosive = [
        "explore",
        "article-as-logged",
        "--set",
        "requests.pause=0ms..1s",
    ];
    let said = says(1, &explosive);
    assert!(said.contains("--set requests.count=2"), "{said}");
    let words = "undecided  never lost: the limit of states was reached";
    assert!(said.contains(words), "{said}");
    assert!(said.contains("Any traffic: unsafe"), "{said}");
    // A simulated loss is no shortest one.
    let words = "at least 1 way to end (";
    let simulated = says(1, &["explore", "article-as-logged"]);
    assert!(simulated.contains(words), "{simulated}");
    assert!(simulated.contains("comes to way 1:\n"), "{simulated}");
}

/// A pause that happens to be harmless is no answer for who asks of any traffic; the traffic
/// that is meant can be shown as it is printed.
#[test]
fn both_questions_are_answered() {
    let asked = ["explore", "crossing", "--set", "requests.pause=200ms"];
    let timed = says(0, &[&asked[..], &["--as-timed"]].concat());
    assert!(timed.contains("This timing: safe"), "{timed}");
    assert!(!timed.contains("Any traffic"), "{timed}");
    let said = says(1, &asked);
    for words in [
        "This timing: safe: no request is lost or applied twice\n",
        "Any traffic: unsafe: a request can be lost, after a pause from 289.97ms to 300.05ms\n",
        "For one request at a time on a connection, over plain TCP.",
        "In the words of Go net/http 1.27:\n",
        "On the page: ?v=1&scenario=crossing&set.requests.pause=",
        "For real: idlerace run crossing --set requests.pause=",
    ] {
        assert!(said.contains(words), "no \"{words}\" in:\n{said}");
    }
    let command = said
        .lines()
        .find_map(|line| line.strip_prefix("See it: idlerace "));
    let shown = says(0, &command.unwrap().split(' ').collect::<Vec<_>>());
    assert!(shown.contains("failed, never applied"), "{shown}");
}

#[test]
fn a_way_to_end_can_be_shown_in_every_format() {
    let scenario = ["article-as-logged", "--set", "requests.count=2"];
    let ends = [
        "ECONNRESET",
        "found closed before the write: EOF",
        "2: served",
        "no response: EOF",
    ];
    for (end, number) in ends.into_iter().zip(["1", "2", "3", "4"]) {
        let shown = [&["show"], &scenario[..], &["--ending", number]].concat();
        let said = says(0, &shown);
        assert!(said.contains(end), "way {number}: {said}");
    }
    let svg = [
        &["show"],
        &scenario[..],
        &["--ending", "4", "--format", "svg"],
    ]
    .concat();
    assert!(says(0, &svg).starts_with("<svg"));
    let output = idlerace(&[&["show"], &scenario[..], &["--ending", "9"]].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("--ending 9") && said.contains("from 1 to 4"),
        "{said}"
    );
}
