//! A process that outlives this one by a moment: it is told of every group of processes that is
//! started, and ends those that are left when nobody is there any more to tell it of others.
//! So nothing stays behind whatever ends this process, even `SIGKILL`.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::system::group::{apart, end};

/// What this program is called with to be a guard.
pub(crate) const GUARD: &str = "guard-of-groups";

/// A guard, and how it is told.
#[derive(Debug)]
pub(crate) struct Guard {
    process: Child,
    told: Option<ChildStdin>,
}

impl Guard {
    /// Starts it: this program again.
    ///
    /// # Errors
    /// If it cannot be started.
    pub(crate) fn new() -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(GUARD).stdin(Stdio::piped());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        apart(&mut command);
        let mut process = command.spawn()?;
        let told = process.stdin.take();
        Ok(Self { process, told })
    }

    /// This group has begun.
    pub(super) fn begun(&self, group: u32) {
        self.tell('+', group);
    }

    /// Nothing is left of this group.
    pub(super) fn over(&self, group: u32) {
        self.tell('-', group);
    }

    /// A guard that has been ended by somebody is no reason to end what is guarded.
    fn tell(&self, what: char, group: u32) {
        if let Some(mut told) = self.told.as_ref() {
            let _ = writeln!(told, "{what}{group}");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.told = None;
        let _ = self.process.wait();
    }
}

/// Is a guard: reads of groups, and ends those that are left at the end.
///
/// # Errors
/// If what is read is not of groups.
pub(crate) fn guard(told: impl BufRead) -> io::Result<()> {
    let mut groups = BTreeSet::new();
    for line in told.lines() {
        let line = line?;
        let (what, group) = line.split_at_checked(1).unwrap_or_default();
        let Ok(group) = group.parse::<u32>() else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, line));
        };
        if what == "+" {
            groups.insert(group);
        } else {
            groups.remove(&group);
        }
    }
    groups.into_iter().try_for_each(end)
}
