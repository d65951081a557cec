//! A program that is called for what it says: for a time, and no longer.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::system::group;

/// How often is asked whether it has ended.
const ASKED_EVERY: Duration = Duration::from_millis(10);

/// What it wrote arrives within this after its end; whoever keeps its output open longer is not
/// waited for.
const AFTERWARDS: Duration = Duration::from_millis(300);

/// Nothing is kept of an output beyond this, in octets.
const MOST_OUTPUT: u64 = 1 << 20;

/// So much of what a program said at last is told, in lines.
const LINES: usize = 3;

/// Runs it to its end; what it said on both outputs.
///
/// # Errors
/// In words, with its name and its last lines: if it cannot be started, fails, or takes longer.
pub(super) fn said(command: &mut Command, within: Duration) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match ran(command, within) {
        Err(error) => Err(format!("{name}: {error}")),
        Ok((None, _)) => Err(format!(
            "{name} took longer than {} s and was ended",
            within.as_secs()
        )),
        Ok((Some(status), said)) if status.success() => Ok(said),
        Ok((Some(status), said)) => {
            let lines = said.lines().filter(|line| !line.trim().is_empty());
            let lines: Vec<&str> = lines.collect();
            let last = &lines[lines.len().saturating_sub(LINES)..];
            Err(match last {
                [] => format!("{name}: {status}"),
                last => format!("{name}: {}", last.join("; ")),
            })
        }
    }
}

/// How it ended, if it did in time, and what it said.
fn ran(command: &mut Command, within: Duration) -> io::Result<(Option<ExitStatus>, String)> {
    group::with_us(command);
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let begin = Instant::now();
    let mut child = command.spawn()?;
    let out = child.stdout.take().map(heard);
    let err = child.stderr.take().map(heard);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if begin.elapsed() > within {
            // What is over cannot be ended again.
            let _ = group::end(child.id());
            let _ = child.kill();
            child.wait()?;
            break None;
        }
        thread::sleep(ASKED_EVERY);
    };
    let whole = [out, err].into_iter().flatten().flat_map(|ear| {
        let heard = ear.recv_timeout(AFTERWARDS);
        heard.unwrap_or_default()
    });
    let whole: Vec<u8> = whole.collect();
    Ok((status, String::from_utf8_lossy(&whole).into_owned()))
}

/// Listens to the end of an output, beside whoever waits for its program.
fn heard(mut output: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut kept = Vec::new();
        let first = output.by_ref().take(MOST_OUTPUT).read_to_end(&mut kept);
        // Nobody who waits is left if it came too late.
        let _ = tell.send(kept);
        first.and_then(|_| io::copy(&mut output, &mut io::sink()))
    });
    told
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, within: Duration) -> Result<String, String> {
        said(Command::new("sh").args(["-c", script]), within)
    }

    #[test]
    fn what_a_program_says_on_both_outputs_is_heard() {
        let long = Duration::from_secs(20);
        assert_eq!(shell("echo a; echo b >&2", long), Ok("a\nb\n".to_owned()));
        let failed = shell("echo 1; echo 2; echo 3; echo 4; exit 3", long);
        assert_eq!(failed, Err("sh: 2; 3; 4".to_owned()));
        assert_eq!(shell("exit 3", long), Err("sh: exit status: 3".to_owned()));
    }

    /// It has a child of its own that would keep its outputs open.
    #[test]
    fn one_that_hangs_is_ended() {
        let begin = Instant::now();
        let hangs = shell("while :; do :; done & wait", Duration::from_millis(100));
        assert!(hangs.is_err_and(|said| said.contains("took longer")));
        assert!(begin.elapsed() < Duration::from_secs(10));
    }
}
