//! A program that drives a client of others, line by line (`clients/README.md`): it says who
//! that is, and of each request that it is told to make what its caller saw. Started in a group
//! of its own and ended with all that it started.
//!
//! One that ends, hangs, or says what it should not is broken, and nothing that it said counts.
//! Knows no order.

use std::fmt;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::timeout;

use crate::orders::child::{Command, Heard, follow};
use crate::orders::guard::Guard;
use crate::system::family::Family;
use crate::system::group;

/// A line that is longer is none, in octets.
const LONGEST_LINE: u64 = 64 << 10;

/// So much of a line that should not be is shown, in characters.
const SHOWN: usize = 120;

/// A program that has ended its output ends itself within this.
const AFTERWARDS: Duration = Duration::from_millis(300);

/// A driver that is there.
#[derive(Debug)]
pub(crate) struct Driver<'g> {
    guard: &'g Guard,
    child: Child,
    group: u32,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    heard: Rc<Heard>,
    /// What listens to its standard error.
    ear: JoinHandle<()>,
}

/// Who is driven, as the library itself says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hello {
    /// What it is called.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
}

/// What a driver says of two requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The second was answered.
    Status {
        /// With this.
        status: u16,
        /// With so many octets of content.
        octets: u64,
    },
    /// It failed in these words.
    Error(String),
    /// The first failed.
    Unfit(String),
}

/// Why a driver is no use.
#[derive(Debug)]
pub(crate) enum Broken {
    /// What it drives is not on this machine, by its own words.
    Absent(String),
    /// It cannot be started.
    Start(io::Error),
    /// It ended, in words.
    Ended(String),
    /// It said nothing for so long.
    Hangs(Duration),
    /// It said something that it should not.
    Says(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(what) => write!(f, "there is no {} on this machine", shown(what)),
            Self::Start(error) => write!(f, "its driver cannot be started: {error}"),
            Self::Ended(how) => write!(f, "its driver ended: {how}"),
            Self::Hangs(long) => write!(f, "its driver said nothing for {long:?} and was ended"),
            Self::Says(what) => write!(f, "its driver is not to be believed: {what}"),
        }
    }
}

impl<'g> Driver<'g> {
    /// Starts one, and has it say whom it drives.
    ///
    /// # Errors
    /// If it cannot be started, or does not say it within this.
    pub(crate) async fn start(
        command: &Command,
        guard: &'g Guard,
        within: Duration,
    ) -> Result<(Self, Hello), Broken> {
        let mut child = command
            .start(guard, Stdio::piped())
            .map_err(Broken::Start)?;
        let group = child.id().unwrap_or_default();
        guard.begun(group);
        let heard = Rc::new(Heard::default());
        let ear = spawn_local(follow(child.stderr.take(), Rc::clone(&heard), |one| {
            &one.err
        }));
        let piped = child.stdin.take().zip(child.stdout.take());
        let Some((input, output)) = piped else {
            return Err(Broken::Start(io::ErrorKind::BrokenPipe.into()));
        };
        let output = BufReader::new(output);
        let mut driver = Self {
            guard,
            child,
            group,
            input,
            output,
            heard,
            ear,
        };
        let hello = driver.line(within).await.and_then(|line| {
            if let Some(what) = line.strip_prefix("absent ") {
                return Err(Broken::Absent(what.trim().into()));
            }
            let words = line.strip_prefix("client ").map(str::trim_end);
            let (name, version) = words.and_then(|rest| rest.rsplit_once(' ')).unzip();
            let said = name.zip(version);
            let (name, version) = said.ok_or_else(|| says("whom it drives", &line))?;
            Ok(Hello {
                name: name.into(),
                version: version.into(),
            })
        });
        match hello {
            Ok(hello) => Ok((driver, hello)),
            Err(broken) => {
                driver.end().await;
                Err(broken)
            }
        }
    }

    /// Everything that was started beside its guard.
    pub(super) fn family(&self) -> Family {
        self.guard.family()
    }

    /// Tells it a line, and waits for what it says.
    ///
    /// # Errors
    /// If it says nothing within this, or what is no answer.
    pub(super) async fn ask(&mut self, line: &str, within: Duration) -> Result<Said, Broken> {
        self.has_said_nothing("without being asked").await?;
        let told = format!("{line}\n");
        if self.input.write_all(told.as_bytes()).await.is_err() {
            return Err(self.ended().await);
        }
        let line = self.line(within).await?;
        self.has_said_nothing("in a second line").await?;
        said(&line).ok_or_else(|| says("what its caller saw", &line))
    }

    /// That nothing of it waits to be read.
    async fn has_said_nothing(&mut self, when: &str) -> Result<(), Broken> {
        let waits = timeout(Duration::ZERO, self.output.fill_buf()).await;
        match waits {
            Ok(Ok(octets)) if !octets.is_empty() => {
                let text = String::from_utf8_lossy(octets);
                Err(Broken::Says(format!("it says {when}: {}", shown(&text))))
            }
            _ => Ok(()),
        }
    }

    async fn line(&mut self, within: Duration) -> Result<String, Broken> {
        let mut line = Vec::new();
        let mut limited = (&mut self.output).take(LONGEST_LINE);
        match timeout(within, limited.read_until(b'\n', &mut line)).await {
            Err(_) => Err(Broken::Hangs(within)),
            Ok(Ok(_)) if line.ends_with(b"\n") => {
                line.pop();
                Ok(String::from_utf8_lossy(&line).into_owned())
            }
            Ok(Ok(_)) if line.len() as u64 == LONGEST_LINE => {
                Err(Broken::Says("it says a line that does not end".into()))
            }
            Ok(_) => Err(self.ended().await),
        }
    }

    /// How it ended, with the last line on its standard error.
    async fn ended(&mut self) -> Broken {
        let status = timeout(AFTERWARDS, self.child.wait()).await;
        let status = status.ok().and_then(Result::ok);
        let how = status.map_or("it closed its output".to_owned(), words);
        let _ = timeout(AFTERWARDS, &mut self.ear).await;
        let last = self.heard.err.borrow().last_line();
        Broken::Ended(last.map_or(how.clone(), |last| format!("{how}: {}", shown(&last))))
    }

    /// Ends it, and whatever it has started.
    pub(crate) async fn end(mut self) {
        // What is over cannot be ended again.
        let _ = group::end(self.group);
        let _ = self.child.kill().await;
        let _ = self.guard.family().end();
        self.guard.over(self.group);
    }
}

/// What a line says, if it is one of the three.
fn said(line: &str) -> Option<Said> {
    let (word, rest) = line.split_once(' ')?;
    match word {
        "status" => {
            let (status, octets) = rest.split_once(' ')?;
            Some(Said::Status {
                status: status.parse().ok()?,
                octets: octets.parse().ok()?,
            })
        }
        "error" => Some(Said::Error(rest.into())),
        "unfit" => Some(Said::Unfit(rest.into())),
        _ => None,
    }
}

fn says(what: &str, line: &str) -> Broken {
    Broken::Says(format!("it should say {what}, and says: {}", shown(line)))
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

fn words(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exit {code}"),
        None => "by a signal".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_lines_are_answers_and_no_other() {
        let status = Said::Status {
            status: 200,
            octets: 9,
        };
        for (line, read) in [
            ("status 200 9", Some(status)),
            ("error ReadError: ", Some(Said::Error("ReadError: ".into()))),
            ("unfit x", Some(Said::Unfit("x".into()))),
            ("status 200", None),
            ("status 200 9 9", None),
            ("error", None),
            ("fine", None),
        ] {
            assert_eq!(said(line), read, "{line}");
        }
    }
}
