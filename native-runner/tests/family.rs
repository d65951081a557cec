//! Whom `idlerace test` takes for its own, and ends with it.

#![cfg(target_os = "linux")]

use std::process::Command;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Whoever started something and became `idlerace` by `exec`, as containers do, keeps it; what
/// COMMAND started is ended.
#[test]
fn what_it_did_not_start_is_not_ended() {
    let script = r#"sleep 77 >/dev/null 2>&1 & echo $! >&2; exec "$@""#;
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_idlerace")]);
    let own = "sleep 78 >/dev/null 2>&1 & echo $! >&2; exit 7";
    let output = shell
        .args(["test", "--", "sh", "-c", own])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let kept: i32 = said.lines().next().unwrap().parse().unwrap();
    let ended: i32 = said
        .split("exit 7: ")
        .nth(1)
        .unwrap()
        .split(')')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let is_there = |one: i32| {
        let name = std::fs::read_to_string(format!("/proc/{one}/comm"));
        name.is_ok_and(|name| name.trim() == "sleep")
    };
    let (is_kept, is_left) = (is_there(kept), is_there(ended));
    let _ = kill(Pid::from_raw(kept), Signal::SIGKILL);
    assert!(is_kept, "{said}");
    assert!(!is_left, "{said}");
}
