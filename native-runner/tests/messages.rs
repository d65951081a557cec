//! What is said of files that hold no scenario, in words for people who do not know in which
//! language this program is written.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use idlerace_core::catalog;
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::simulate;
use serde_json::{Value, json};

fn show(input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_idlerace"))
        .args(["show", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses early does not read it all.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// The ordinary scenario with one field changed or one added.
fn with(object: &str, field: &str, value: Value) -> Vec<u8> {
    let mut scenario = json!(Scenario::new());
    let object = scenario.pointer_mut(object).unwrap();
    object.as_object_mut().unwrap().insert(field.into(), value);
    scenario.to_string().into_bytes()
}

/// The same without one.
fn without(object: &str, field: &str) -> Vec<u8> {
    let mut scenario = json!(Scenario::new());
    let object = scenario.pointer_mut(object).unwrap();
    object.as_object_mut().unwrap().remove(field).unwrap();
    scenario.to_string().into_bytes()
}

/// What is wrong, and what its one line has to say.
type Case<'a> = (Vec<u8>, &'a [&'a str]);

#[test]
fn a_value_that_is_wrong_is_told_with_what_would_be_right() {
    each_is_told(&[
        (
            with("/requests", "method", json!(0)),
            &["requests.method: ", "a word in quotes"],
        ),
        (
            with("/client", "liveness", json!(true)),
            &["client.liveness: ", "a word in quotes"],
        ),
        (
            with("/requests", "count", json!(99_999_999_999_u64)),
            &["requests.count: 99999999999 is not a whole number from 1 to 1000"],
        ),
        (
            with("/requests", "count", json!(-2)),
            &["requests.count: -2 is not a whole number from 1 to 1000"],
        ),
        (
            with("/requests", "count", json!(1.5)),
            &["requests.count: 1.5 is not a whole number from 1 to 1000"],
        ),
        (
            with("/requests", "count", json!("2")),
            &["requests.count: \"2\" is not a whole number from 1 to 1000"],
        ),
        (
            with("/client", "tcp_keepalive", json!("75s")),
            &[
                "client.tcp_keepalive: \"75s\" is not",
                "of seconds from 1 to 32767, or null",
            ],
        ),
        (
            with("/client", "keep_alive", json!("yes")),
            &["client.keep_alive: \"yes\" is not true or false"],
        ),
    ]);
}

#[test]
fn a_field_that_is_wrong_is_told_with_its_place() {
    each_is_told(&[
        (
            with("", "network", json!(["5ms", "5ms", null, []])),
            &["network: an array, where an object is expected"],
        ),
        (
            with("/network", "faults", json!([["client", "fin", 1, "drop"]])),
            &["network.faults[0]: an array, where an object"],
        ),
        (
            with("/client", "retry", json!([])),
            &["client.retry: an array, where an object"],
        ),
        (
            with("/network", "middlebox", json!(5)),
            &["network.middlebox: 5 is not an object"],
        ),
        (
            with("/requests", "pause", json!(300)),
            &["requests.pause: 300 is not "],
        ),
        (
            with("/requests", "paus", json!("1s")),
            &["requests.paus: not a field here; did you mean pause?"],
        ),
        (
            with("/requests", "method", json!("POTS")),
            &["requests.method: \"POTS\" is not one of GET, "],
        ),
        (
            with("/requests", "qqqqqq", json!(1)),
            &["requests.qqqqqq: not a field here; there are count, "],
        ),
    ]);
}

#[test]
fn a_text_that_is_none_is_told() {
    let mut trace = json!(simulate(&catalog::find("crossing").unwrap().scenario()));
    trace.as_object_mut().unwrap().remove("events");
    let scenario = json!(Scenario::new()).to_string().into_bytes();
    each_is_told(&[
        (
            without("/requests", "count"),
            &["requests.count is missing: a whole number from 1 to 1000"],
        ),
        (
            without("", "version"),
            &["not a scenario: version is missing"],
        ),
        (
            trace.to_string().into_bytes(),
            &["not a trace: events is missing"],
        ),
        (
            b" [1, 1]".to_vec(),
            &["an array, where an object is expected"],
        ),
        (b"\xff\xfe{\0}\0".to_vec(), &["UTF-16", "UTF-8"]),
        (Vec::new(), &["not a scenario: the text is empty"]),
        (
            b"{\"version\": 1,".to_vec(),
            &["not a scenario: not JSON: the text ends too early at line 1 column 14"],
        ),
        (
            b"{version: 1}".to_vec(),
            &["not JSON: the name of a field in quotes is expected"],
        ),
        (
            [&scenario[..], b"]"].concat(),
            &["not a scenario: not JSON: something follows its end"],
        ),
    ]);
}

/// In one line, and without the words of Rust.
fn each_is_told(cases: &[Case<'_>]) {
    for (input, words) in cases {
        let output = show(input);
        let said = std::str::from_utf8(&output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        for word in *words {
            assert!(said.contains(word), "no \"{word}\" in: {said}");
        }
        for word in [
            "struct",
            "u32",
            "idlerace_core",
            "variant",
            "EOF",
            "integer `",
        ] {
            assert!(!said.contains(word), "{word} in: {said}");
        }
    }
}

#[test]
fn a_mark_of_utf_8_is_passed_over() {
    let scenario = json!(Scenario::new()).to_string();
    let output = show(&[b"\xef\xbb\xbf", scenario.as_bytes()].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}
