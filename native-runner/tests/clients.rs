//! `idlerace clients`: real clients that do what their profiles say, profiles that are another's,
//! and drivers that break, hang and lie.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A request of curl's, answered as it should be: what a driver that is about to break does.
const CURL: &str = include_str!("../clients/curl.sh");

fn clients(words: &[&str]) -> Output {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.arg("clients").args(words).output().unwrap()
}

/// The answer, and the exit code.
fn answer(words: &[&str]) -> (Value, i32) {
    let output = clients(&[&["--json"], words].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let answer = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    (answer, output.status.code().unwrap())
}

/// The same of a driver that is this script.
fn driver(profile: &str, script: &str, words: &[&str]) -> (Value, i32) {
    let with = ["--profile", profile, "--limit", "2s"];
    answer(&[&with, words, &["--", "sh", "-c", script]].concat())
}

/// Whether a client was run.
fn was_run(answer: &Value, id: &str) -> bool {
    let not_run = answer["not_run"].as_array().unwrap();
    let reason = not_run.iter().find(|one| one["id"] == id);
    if let Some(reason) = reason {
        skipped::skip(&format!("there is no {id} here: {}", reason["reason"]));
    }
    reason.is_none()
}

/// Whether the driver that is curl's found it.
fn has_curl(answer: &Value) -> bool {
    was_run(answer, "driver")
}

/// Of a client that was run every order ended as the model says.
fn is_as_predicted(answer: &Value, id: &str) {
    let all = answer["clients"].as_array().unwrap();
    let one = all.iter().find(|one| one["id"] == id).unwrap();
    let rows = answer["rows"].as_array().unwrap().iter();
    let wrong: Vec<_> = rows
        .filter(|row| row["id"] == id && row["verdict"] == "differs")
        .collect();
    assert_eq!(one["differs"], 0, "{wrong:#?}");
    assert_eq!(one["unplayed"], 0, "{:#}", answer["unplayed"]);
    assert!(one["predicted"].as_u64().unwrap() > 20, "{one:#}");
}

#[test]
fn three_clients_do_what_their_profiles_say() {
    let few = ["--bodies", "0,5", "--methods", "GET,POST"];
    let (told, _) = answer(&[&["curl", "http-client", "node"], &few[..]].concat());
    for id in ["curl", "http-client", "node"] {
        if was_run(&told, id) {
            is_as_predicted(&told, id);
        }
    }
    // Nobody had to be told that curl sends a POST twice.
    let twice = |id: &str| {
        let all = told["clients"].as_array().unwrap();
        let one = all.iter().find(|one| one["id"] == id);
        one.map(|one| one["twice"].as_array().unwrap().clone())
    };
    if let Some(curl) = twice("curl") {
        assert!(
            curl.iter()
                .any(|at| at.as_str().unwrap().starts_with("applied-fin POST"))
        );
    }
    if let Some(node) = twice("node") {
        assert!(node.is_empty(), "{node:#?}");
    }
}

#[test]
fn a_profile_of_another_is_not_its_own() {
    let (told, code) = driver(
        "go",
        CURL,
        &["--orders", "applied-fin", "--methods", "POST"],
    );
    if has_curl(&told) {
        assert_eq!(code, 1, "{told:#}");
        assert_eq!(told["rows"][0]["verdict"], "differs");
        assert_eq!(told["rows"][0]["runs"], 10);
        // Only the words differ here, and that counts, too.
        let few = [
            "--orders",
            "every-attempt",
            "--methods",
            "POST",
            "--bodies",
            "0",
        ];
        let (told, code) = driver("http-url-connection", CURL, &few);
        assert_eq!((code, &told["rows"][0]["verdict"]), (1, &"differs".into()));
    }
}

#[test]
fn a_driver_that_breaks_is_never_counted_as_agreed() {
    let few = [
        "--orders",
        "crossing",
        "--methods",
        "POST",
        "--bodies",
        "0",
        "--no-key",
    ];
    let hello = "echo client x 1; ";
    for (script, words) in [
        ("exit 3", "its driver ended: exit 3"),
        ("echo oops >&2; exit 3", "oops"),
        ("echo hello", "should say whom it drives"),
        (
            "echo client x 1; read line; echo oops >&2; exit 3",
            "exit 3: oops",
        ),
        (
            "echo client x 1; read line; read other",
            "said nothing for 2s",
        ),
        (
            "echo client x 1; while read line; do echo status 200 9; done",
            "none such was sent",
        ),
        (
            "echo client x 1; while read line; do echo fine; done",
            "should say what its caller saw",
        ),
        (
            "echo client x 1; echo status 200 9; while read line; do :; done",
            "without being asked",
        ),
        (
            "echo client x 1; read line; while :; do printf 0123456789; done",
            "does not end",
        ),
        (
            "echo client x 1; while read line; do echo unfit no; done",
            "its first request failed: no",
        ),
        (
            "echo client x 1; while read line; do echo error no; done",
            "although it was answered",
        ),
    ] {
        let begin = Instant::now();
        let (told, code) = driver("curl", script, &few);
        assert_eq!(code, 2, "{script}: {told:#}");
        assert_eq!(told["rows"].as_array().unwrap().len(), 0, "{script}");
        let runs = script.starts_with(hello.trim_end());
        let reason = if runs {
            &told["unplayed"]
        } else {
            &told["broken"]
        };
        let reason = reason[0]["reason"].as_str().unwrap();
        assert!(reason.contains(words), "{script}: {reason}");
        assert!(begin.elapsed() < Duration::from_secs(20), "{script}");
    }
}

/// It asks as it should, and then says that all is well, or that nothing is, or takes what it
/// was not told to.
#[test]
fn a_driver_that_lies_is_found_out() {
    let few = [
        "--orders",
        "every-attempt",
        "--methods",
        "POST",
        "--bodies",
        "5",
        "--no-key",
    ];
    let says = |from: &str, to: &str| {
        assert!(CURL.contains(from), "{from}");
        driver("curl", &CURL.replace(from, to), &few)
    };
    let (told, code) = says(
        "printf 'error %s\\n' \"${before##*\"$end\"}\"",
        "echo status 200 9",
    );
    if !has_curl(&told) {
        return;
    }
    let reason = told["unplayed"][0]["reason"].as_str().unwrap();
    assert_eq!(code, 2, "{told:#}");
    assert!(reason.contains("is not to be believed"), "{reason}");
    for (from, to) in [
        ("-X \"$method\"", "-X PUT"),
        ("[ \"$body\" = 0 ]", "true"),
        ("printf 'status %s\\n' \"${last#0 }\"", "echo status 204 9"),
        ("printf 'status %s\\n' \"${last#0 }\"", "echo status 200 8"),
        ("--next", "-HConnection:close --next"),
        ("\"$@\" \"$url\"", "\"$@\" \"$url/other\""),
        ("[ \"$key\" = - ] ||", ""),
    ] {
        let (told, code) = says(from, to);
        assert_eq!(code, 2, "{to}: {told:#}");
        assert!(
            told["rows"].as_array().unwrap().is_empty(),
            "{to}: {told:#}"
        );
    }
}

#[test]
fn what_ends_otherwise_than_before_is_said() {
    let few = [
        "--orders",
        "applied-fin",
        "--methods",
        "POST",
        "--bodies",
        "0",
        "--no-key",
    ];
    let (told, code) = answer(&[&["curl"], &few[..]].concat());
    if !was_run(&told, "curl") {
        return;
    }
    assert_eq!(code, 0, "{told:#}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("before.json");
    let path = file.to_str().unwrap();
    let against = |before: &Value| {
        fs::write(&file, before.to_string()).unwrap();
        answer(&[&["curl", "--against", path], &few[..]].concat())
    };
    let (same, code) = against(&told);
    assert_eq!((code, &same["changes"]), (0, &Value::Array(Vec::new())));
    assert_eq!(same["compared"], 1);
    let mut other = told.clone();
    other["rows"][0]["id"] = "other".into();
    let (nothing, code) = against(&other);
    assert_eq!((code, &nothing["compared"]), (2, &0.into()));
    let mut before = told;
    before["rows"][0]["applied"] = 1.into();
    let (changed, code) = against(&before);
    assert_eq!(code, 1, "{changed:#}");
    assert_eq!(changed["changes"][0]["at"], "applied-fin POST 0");
    before["rows"] = Value::Array(Vec::new());
    for (text, says) in [("{}", "no answer"), (&before.to_string(), "--brief")] {
        fs::write(&file, text).unwrap();
        let refused = clients(&[&["curl", "--against", path], &few[..]].concat());
        assert_eq!(refused.status.code(), Some(2));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(says), "{said}");
    }
}

/// What differs was written down as such, by client, order and content: which of its methods do
/// is chance in places.
#[test]
fn no_client_differs_that_did_not_when_it_was_written_down() {
    if std::env::var_os("IDLERACE_KIT").is_none() {
        return skipped::note("every client takes minutes: IDLERACE_KIT=all asks for them");
    }
    let record = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/book/measured/clients.json"
    );
    let record: Value = serde_json::from_slice(&fs::read(record).unwrap()).unwrap();
    let (told, _) = answer(&["--install"]);
    let known = differing(&record);
    let new: Vec<_> = differing(&told).difference(&known).cloned().collect();
    println!("not run: {:#}", told["not_run"]);
    assert!(new.is_empty(), "{new:#?}");
    assert!(told["clients"].as_array().unwrap().len() > 2);
}

fn differing(answer: &Value) -> BTreeSet<String> {
    let rows = answer["rows"].as_array().unwrap().iter();
    rows.filter(|row| row["verdict"] == "differs")
        .map(|row| format!("{} {} {}", row["id"], row["order"], row["body"]))
        .collect()
}
