//! Whom `idlerace test` takes for its own, and ends with it.

#![cfg(target_os = "linux")]

use std::process::Command;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Whoever started something and became `idlerace` by `exec`, as containers do, keeps it; what
/// COMMAND started is ended.
#[test]
fn what_it_did_not_start_is_not_ended() {
    // Of programs a shell is enough: one that stops itself stays until it is ended. The kernel
    // hangs up on what is stopped in a group that its leader leaves, and lets it run.
    let stays = r#"sh -c 'trap "" HUP; while :; do kill -STOP $$; done' >/dev/null 2>&1"#;
    let script = format!(r#"{stays} & echo $! >&2; exec "$@""#);
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_idlerace")]);
    let own = format!("{stays} & echo $! >&2; exit 7");
    let output = shell
        .args(["test", "--", "sh", "-c", &own])
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
        name.is_ok_and(|name| name.trim() == "sh")
    };
    let (is_kept, is_left) = (is_there(kept), is_there(ended));
    let _ = kill(Pid::from_raw(kept), Signal::SIGKILL);
    assert!(is_kept, "{said}");
    assert!(!is_left, "{said}");
}
