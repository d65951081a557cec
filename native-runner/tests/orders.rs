//! `idlerace test`: orders that are forced on curl and on a plain client of our own, what is
//! expected of them, and programs that are no clients at all.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

mod client;
mod measured;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::Duration;

use client::{AS_A_CLIENT, HOLD, PAUSES, ROLE, own};
use measured::{CURL, PYTHON, STOPS, is_as_measured, is_there, says_the_same, test, text};
use roxmltree::Document;
use serde_json::Value;

#[test]
fn curl_does_what_it_did_on_the_wire() {
    if is_there(&["curl", "--version"]) {
        says_the_same(&is_as_measured("curl 7.88.1 CLI --next", &CURL));
    }
}

#[test]
fn python_does_what_it_did_on_the_wire() {
    if is_there(&["python3", "-c", "import http.client"]) {
        says_the_same(&is_as_measured("python 3.11 http.client", &PYTHON));
    }
}

#[test]
fn a_post_that_curl_applies_twice_fails_what_is_expected() {
    if !is_there(&["curl", "--version"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (junit, sarif) = (folder.path().join("j.xml"), folder.path().join("s.json"));
    let (junit, sarif) = (junit.to_str().unwrap(), sarif.to_str().unwrap());
    let expected = ["--expect", "no-double-apply", "--orders", "crossing,e"];
    let written = ["--methods", "GET,POST", "--junit", junit, "--sarif", sarif];
    let output = test(&[&expected[..], &written].concat(), &CURL);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("a POST without a key was applied 2 times"),
        "{said}"
    );
    assert!(said.contains("1 not as expected"), "{said}");
    let read = std::fs::read_to_string(junit).unwrap();
    let read = Document::parse(&read).unwrap();
    let failed = read
        .descendants()
        .find(|one| one.has_tag_name("failure"))
        .unwrap();
    let case = failed.parent().unwrap();
    assert_eq!(case.attribute("name"), Some("applied-fin POST"));
    assert_eq!(
        failed.attribute("message"),
        Some("told success, applied twice")
    );
    let read: Value = serde_json::from_slice(&std::fs::read(sarif).unwrap()).unwrap();
    let results = read["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1, "{read:#}");
    assert_eq!(results[0]["ruleId"], "applied-fin");
    // The model of curl says the same of it, and that of Go does not.
    let of = |more: &[&str]| {
        let asked = ["--orders", "e", "--methods", "POST"];
        test(&[&asked[..], more].concat(), &CURL).status.code()
    };
    let [curl, go] = ["curl", "go"].map(|client| of(&["--expect", client]));
    assert_eq!((curl, go), (Some(0), Some(1)));
    // What is shown beside it is another's, and decides nothing.
    assert_eq!(of(&["--expect", "curl", "--client", "go"]), Some(0));
}

/// A file for each row, which `show` draws as it was seen.
#[test]
fn what_the_origin_saw_is_a_file_for_each_row() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("seen");
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.args([
        "test",
        "--orders",
        "unread,applied-reset",
        "--json",
        "--traces",
    ]);
    idlerace.arg(&into).arg("--").args(own());
    let output = idlerace.env(ROLE, "plain").output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (row, name, ends) in [
        (
            0,
            "01-unread-POST",
            ["poll = 1 (something to read)", "close = 0"],
        ),
        (
            1,
            "02-applied-reset-POST",
            ["request 2: applied", "close with SO_LINGER 0 = 0"],
        ),
    ] {
        let file = into.join(format!("{name}.trace.json"));
        let file = file.to_str().unwrap();
        assert_eq!(answer["rows"][row]["trace"], file, "{answer:#}");
        let show = |options: &[&str]| {
            let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
            idlerace
                .args(["show", file])
                .args(options)
                .output()
                .unwrap()
        };
        let shown = show(&[]);
        let shown = text(&shown.stdout);
        assert!(
            shown.contains("Seen at the origin, on 1 connection: "),
            "{shown}"
        );
        let events: Vec<&str> = shown.lines().filter(|line| line.contains(" #1 ")).collect();
        let last = &events[events.len() - 2..];
        assert!(
            last[0].ends_with(ends[0]) && last[1].ends_with(ends[1]),
            "{shown}"
        );
        assert!(events[1].contains("read = "), "{shown}");
        let picture = show(&["--format", "svg"]);
        let picture = text(&picture.stdout);
        assert!(picture.contains(">RST</text>") && picture.contains(">origin</text>"));
        assert_eq!(show(&["--format", "pcapng"]).status.code(), Some(2));
        // What is changed in it is the model's to say.
        let changed = show(&["--set", "requests.pause=20ms"]);
        assert!(!text(&changed.stdout).contains("Seen at"));
    }
}

/// What this client of ours says in each order if it is forced: it waits for nothing between its
/// requests, or it pauses.
const PLAIN: [(&str, &str, u64, &[bool]); 10] = [
    ("noticed", "end", 0, &[]),
    ("reset-idle", "reset at write", 0, &[]),
    ("unread", "reset at read", 0, &[true]),
    ("crossing", "end", 0, &[true]),
    ("half-close", "end", 0, &[true]),
    ("read", "end", 0, &[true]),
    ("applied-fin", "end", 1, &[true]),
    ("applied-reset", "reset at read", 1, &[true]),
    ("cut-short", "cut short", 1, &[true]),
    ("every-attempt", "end", 1, &[true]),
];

#[test]
fn a_plain_client_ends_as_each_order_says() {
    for role in ["plain", PAUSES] {
        let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
        idlerace.args(["test", "--repeat", "3", "--json", "--"]);
        let output = idlerace.args(own()).env(ROLE, role).output().unwrap();
        let said = text(&output.stderr);
        let answer: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
        let mut forced = 0;
        for row in answer["rows"].as_array().unwrap() {
            let known = PLAIN
                .iter()
                .find(|(order, ..)| row["order"] == *order)
                .unwrap();
            let (order, ends, applied, reused) = *known;
            let outcome = &row["outcome"];
            if outcome.is_null() {
                assert!(order == "reset-idle" && !STOPS, "{row:#}");
                continue;
            }
            forced += row["runs"].as_u64().unwrap();
            assert!(
                outcome["ended"].as_str().unwrap().ends_with(ends),
                "{row:#}"
            );
            assert_eq!(outcome["applied"], applied, "{row:#}");
            let attempts = outcome["attempts"].as_array().unwrap();
            let seen: Vec<bool> = attempts.iter().map(|one| one["reused"] == true).collect();
            assert_eq!(seen, reused, "{row:#}");
        }
        let least = if STOPS || role == PAUSES { 30 } else { 27 };
        assert!(forced >= least, "{answer:#}");
    }
}

#[test]
fn silence_lasts_as_long_as_the_client() {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.args([
        "test", "--orders", "silence", "--limit", "500ms", "--json", "--",
    ]);
    let output = idlerace.args(own()).env(ROLE, "plain").output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let outcome = &answer["rows"][0]["outcome"];
    assert_eq!(outcome["told"], "nothing", "{answer:#}");
    assert_eq!(outcome["applied"], 0);
    assert_eq!(outcome["attempts"].as_array().unwrap().len(), 1);
}

/// Exit code 2, nothing on standard output, one line with these words.
fn refuses(options: &[&str], command: &[&str], words: &str) {
    let output = test(options, command);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
    assert_eq!(text(&output.stdout), "", "{command:?}");
    assert_eq!(said.lines().count(), 1, "{command:?}: {said}");
    assert!(
        said.contains(words),
        "{command:?}: no \"{words}\" in: {said}"
    );
}

#[test]
fn a_program_that_is_no_client_is_told_in_a_line() {
    refuses(&[], &["no-such-program"], "cannot run no-such-program: ");
    refuses(&[], &["/"], "cannot run /: ");
    refuses(&[], &[""], "COMMAND is an empty word");
    let idle = ["sh", "-c", ":"];
    refuses(&[], &idle, "did not connect to the origin (exit 0)");
    let forks = ["sh", "-c", "for i in 1 2 3 4 5; do sleep 77 & done"];
    // A shell that is ended as it forks can have begun a line of its own.
    refuses(&[], &forks, "did not connect to the origin (exit 0");
    let hangs = ["sh", "-c", "while :; do :; done"];
    refuses(&["--limit", "200ms"], &hangs, "(ended after 2");
    let floods = [
        "sh",
        "-c",
        "while :; do echo $0$0$0$0; done",
        &"a".repeat(10_000),
    ];
    refuses(&[], &floods, "more than 64 MiB");
    refuses(&[], &["sh", "{method}"], "COMMAND has {method}");
    if is_there(&["curl", "--version"]) {
        refuses(
            &[],
            &["curl", "-sS", "{url}"],
            "COMMAND made 1 request, and two",
        );
        let thrice = ["curl", "-sS", "{url}", "{url}", "{url}"];
        refuses(&[], &thrice, "COMMAND made 3 requests, and two");
        let apart = ["sh", "-c", "curl -s $0; curl -s $0", "{url}"];
        refuses(&[], &apart, "connection of its own: nothing was used again");
        let closes = ["curl", "-sS", "-HConnection: close", "{url}", "{url}"];
        refuses(&[], &closes, "(the first says that it will close)");
        let h2 = ["curl", "-sS", "--http2-prior-knowledge", "{url}"];
        refuses(&[], &h2, "COMMAND sent HTTP/2");
        let tls = ["sh", "-c", "curl -ks https${0#http}", "{url}"];
        refuses(&[], &tls, "COMMAND sent TLS");
        let fails = ["sh", "-c", "curl -s $0 $0; exit 3", "{url}"];
        refuses(
            &[],
            &fails,
            "fails although both requests were answered: exit 3",
        );
        let other = ["curl", "-sS", "{url}", "{url}"];
        refuses(
            &["--methods", "PUT"],
            &other,
            "PUT was asked for and the second request is GET",
        );
        let keyless = ["curl", "-sS", "{url}", "--next", "-sS", "-XPUT", "{url}"];
        refuses(
            &["--methods", "PUT+key"],
            &keyless,
            "one Idempotency-Key was asked for",
        );
    }
}

/// A program that was started, and those that it started, each hold a connection to this listener
/// for as long as they live. Behind their end nothing is left of the file that they were told of.
fn all_end(limit: &str, end: impl FnOnce(&mut std::process::Child)) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.args(["test", "--tls", "--limit", limit, "--"]);
    idlerace.args(own());
    idlerace.env(ROLE, listener.local_addr().unwrap().to_string());
    idlerace.stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = idlerace.spawn().unwrap();
    let held = [(); HOLD].map(|()| BufReader::new(listener.accept().unwrap().0));
    let told = held.map(|mut one| {
        let mut file = String::new();
        one.read_line(&mut file).unwrap();
        (one, file)
    });
    end(&mut process);
    let mut files = BTreeSet::new();
    for (mut one, file) in told {
        let connection = one.get_mut();
        connection
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        // The end of the stream, or a reset: not the time that is over.
        let ended = connection.read(&mut [0]);
        let is_over = ended.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
        assert!(!is_over, "a process was left behind");
        files.insert(file);
    }
    process.wait().unwrap();
    // Whoever ends those that are left removes the file before; the first may end by itself.
    for file in &files {
        let file = std::path::Path::new(file.trim_end());
        assert!(file.is_absolute() && !file.exists(), "{}", file.display());
    }
    assert_eq!(files.len(), 1, "{files:?}");
}

#[test]
fn nothing_is_left_behind_by_a_program_that_is_killed() {
    all_end("60s", |process| process.kill().unwrap());
}

#[test]
fn nothing_is_left_behind_by_a_program_that_takes_too_long() {
    all_end("2s", |_| {});
}

/// This program again, as a client: what it does is in the environment.
#[test]
fn as_a_client() {
    client::act();
    assert!(AS_A_CLIENT.contains(&"as_a_client"));
}
