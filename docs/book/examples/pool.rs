//! `cargo test`: no POST of this client is applied twice, whatever becomes of its connection.

use std::env;
use std::error::Error;
use std::process::Command;

/// What `idlerace test` runs: two requests on one connection, here by reqwest.
#[test]
fn two_requests() -> Result<(), Box<dyn Error>> {
    let Ok(url) = env::var("IDLERACE_URL") else {
        return Ok(()); // among all the tests it has nothing to do
    };
    let client = reqwest::blocking::Client::new();
    client.get(&url).send()?.error_for_status()?.bytes()?;
    let post = client.post(&url).body("amount=5");
    post.send()?.error_for_status()?.bytes()?;
    Ok(())
}

#[test]
fn no_post_is_applied_twice() -> Result<(), Box<dyn Error>> {
    // The one of this workspace, or the one on the path.
    let idlerace = option_env!("CARGO_BIN_EXE_idlerace").unwrap_or("idlerace");
    let run = Command::new(idlerace)
        .args(["test", "--expect", "no-double-apply", "--"])
        .arg(env::current_exe()?)
        .args(["two_requests", "--exact", "--nocapture"])
        .output()?;
    let said = String::from_utf8_lossy(&[run.stdout, run.stderr].concat()).into_owned();
    assert!(run.status.success(), "{said}");
    Ok(())
}
