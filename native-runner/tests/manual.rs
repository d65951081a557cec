//! What the program says of itself: help, manual pages, completion scripts.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn idlerace(arguments: &[&str]) -> Output {
    let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
    idlerace.args(arguments).output().unwrap()
}

fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap()
}

fn accepts(arguments: &[&str]) -> String {
    let output = idlerace(arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    text(&output.stdout).to_owned()
}

#[test]
fn completions_and_help_are_there() {
    for shell in ["bash", "zsh", "fish"] {
        let script = accepts(&["completions", shell]);
        for known in ["fin-unread", "client.idle_timeout=", "run-steps"] {
            assert!(script.contains(known), "{shell}: no {known}");
        }
    }
    let fish = accepts(&["completions", "fish"]);
    let explored = "__fish_idlerace_using_subcommand explore\" -a \"article-as-printed ";
    assert!(fish.contains(explored), "{fish}");
    let elvish = accepts(&["completions", "elvish"]);
    assert!(elvish.contains("&'idlerace;explore'= {\n            cand article-as-printed "));
    let powershell = accepts(&["completions", "powershell"]);
    let explored =
        "'idlerace;explore' {\n            [CompletionResult]::new('article-as-printed', ";
    assert!(powershell.contains(explored), "{powershell}");
    let lists = "a range with a step, or a list such as requests.method=GET,POST";
    assert!(accepts(&["sweep", "-h"]).contains(lists));
    // Every command that ends with one of three codes says what each of them means.
    for command in [
        &[][..],
        &["run"],
        &["check"],
        &["sweep"],
        &["explore"],
        &["test"],
        &["clients"],
        &["servers"],
        &["proxies"],
        &["proxy"],
    ] {
        let help = accepts(&[command, &["--help"]].concat());
        let (_, codes) = help.split_once("\nExit code:\n").unwrap();
        let numbers: Vec<&str> = codes.lines().map(|line| &line[..5]).collect();
        assert_eq!(numbers, ["  0  ", "  1  ", "  2  "], "{command:?}: {codes}");
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let program = accepts(&["man"]);
    assert!(program.contains(".TH idlerace 1"), "{program}");
    check_page(&program);
    for command in [
        "list", "show", "run", "explore", "odds", "check", "sweep", "test", "proxy", "play", "man",
    ] {
        let page = accepts(&["man", command]);
        assert!(page.contains(&format!("idlerace {command}")), "{page}");
        check_page(&page);
        assert!(
            !page.contains(".SH EXTRA") && !page.contains("(1)\n"),
            "{page}"
        );
    }
    let sweep = accepts(&["man", "sweep"]);
    let examples = sweep.split_once(".SH EXAMPLES\n.nf\n").unwrap().1;
    assert!(examples.starts_with("  idlerace sweep crossing"), "{sweep}");
    assert!(sweep.contains(".SH \"EXIT STATUS\"\n.nf\n  0  "), "{sweep}");
    let output = idlerace(&["man", "chekc"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("no command `chekc`"), "{said}");
}

/// Has groff read a manual page: it complains about what is none.
fn check_page(page: &str) {
    let groff = Command::new("groff")
        .args(["-man", "-Tutf8", "-ww", "-z"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut groff) = groff else {
        return skipped::skip("there is no groff to read manual pages");
    };
    let mut input = groff.stdin.take().unwrap();
    input.write_all(page.as_bytes()).unwrap();
    drop(input);
    let output = groff.wait_with_output().unwrap();
    let said = text(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
}
