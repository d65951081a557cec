//! `idlerace causes` of an error text, as somebody with a log meets it.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

use expect_test::expect_file;
use serde_json::Value;

/// Exit code, standard output and standard error.
fn idlerace(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_idlerace"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has read enough closes its end; that is for it to decide.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |octets| String::from_utf8(octets).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

const LOG: &str = "\
2026-11-27T09:00:00Z info listening on 8080
2026-11-27T09:00:01Z error Error: socket hang up
    at connResetException (node:internal/errors:787:14)
2026-11-27T09:00:02Z error Post \"http://10.0.0.7/pay\": EOF
2026-11-27T09:00:03Z ERROR ERROR: SOCKET HANG UP
2026-11-27T09:00:04Z info connection closed
2026-11-27T09:00:05Z info all is well
";

#[test]
fn case_20_search_by_error_text() {
    let (code, said, _) = idlerace(&["causes", "socket hang up"], "");
    assert_eq!(code, 0);
    expect_file!["golden/socket-hang-up.txt"].assert_eq(&said);
    // Without quotes it is the same.
    assert_eq!(idlerace(&["causes", "Socket", "HANG", "up"], "").1, said);
    for text in [
        "NoHttpResponse",
        "closed idle",
        "502",
        "Remote end",
        "prematurely",
    ] {
        let (code, said, _) = idlerace(&["causes", text], "");
        assert_eq!(code, 0, "{text}");
        assert!(
            said.contains(" of 60 public reports: The server closed the idle"),
            "{text}: {said}"
        );
    }
}

#[test]
fn show_and_explore_end_in_the_words_of_the_client() {
    let node = ["--set", "client.profile=node"];
    let words = "In the words of Node.js from 20.18 and 22.9 on, http.Agent:\n  Error: socket hang up { code: 'ECONNRESET' }";
    let (_, shown, _) = idlerace(&[&["show", "crossing"], &node[..]].concat(), "");
    let more = "\nWhat else can end in these words: idlerace causes TEXT\n";
    assert!(shown.ends_with(&(words.to_owned() + more)), "{shown}");
    let (_, explored, _) = idlerace(&["explore", "crossing"], "");
    let words = "In the words of Go net/http 1.27:\n  Post \"http://server:8080/test\": EOF\n";
    assert!(explored.contains(words), "{explored}");
    let (_, shown, _) = idlerace(&["show", "keep-alive-off"], "");
    assert!(!shown.contains("In the words"), "{shown}");
}

#[test]
fn each_line_of_a_log_is_searched_and_counted() {
    let (code, said, _) = idlerace(&["causes", "-"], LOG);
    assert_eq!(code, 0);
    for words in [
        "3 of 7 lines have an error text that is known here.",
        "2 lines   Node.js from 20.18 and 22.9 on, http.Agent (",
        "1 line   Go net/http 1.27 (1.27)",
    ] {
        assert!(said.contains(words), "no \"{words}\" in:\n{said}");
    }
    let (code, said, _) = idlerace(&["causes", "-", "--json"], LOG);
    let value: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &value["log"]["lines"]), (0, &Value::from(7)));
    assert_eq!(value["found"][0]["lines"], 2);
}

/// Of one line, however long: what is in it is found, it is counted once, and what is not in it
/// is said in a line that can be read.
#[test]
fn a_line_of_any_length_is_one_line() {
    let long = format!(
        "{} socket hang up {}\n",
        "a ".repeat(70_000),
        "b ".repeat(70_000)
    );
    let (code, said, _) = idlerace(&["causes", "-"], &format!("{long}{long}"));
    assert_eq!(code, 0);
    assert!(said.starts_with("2 of 2 lines have"), "{said}");
    assert!(said.contains("\n2 lines   Node.js"), "{said}");
    let (code, _, error) = idlerace(&["causes", &"a ".repeat(50_000)], "");
    assert_eq!(code, 2);
    assert!(error.len() < 300, "{} octets", error.len());
}

#[test]
fn what_nobody_says_has_no_causes() {
    let refused = |arguments: &[&str], input, words: &str| {
        let (code, said, error) = idlerace(arguments, input);
        assert_eq!((code, said.as_str()), (2, ""), "{arguments:?}");
        assert!(
            error.contains(words) && error.lines().count() == 1,
            "{error}"
        );
    };
    let near = "says \"soket hangup\"; near it: \"socket hang up\"";
    refused(&["causes", "soket hangup"], "", near);
    let lines = "none of 1 lines has an error text";
    refused(&["causes", "-"], "all is well\n", lines);
    refused(&["causes", " "], "", "the text is empty");
    for short in ["o", "re", "a b"] {
        let words = format!("\"{short}\" is too short to look for; give three letters");
        refused(&["causes", short], "", &words);
    }
    let other = "lists every cause with what it leaves in error, log and capture";
    refused(&["causes", "the answer is forty-two"], "", other);
}
