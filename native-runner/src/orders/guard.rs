//! A process that outlives this one by a moment: it is told of every group of processes that is
//! started and of every file and folder that is made, and ends and removes those that are left
//! when nobody is there any more to tell it of others. So nothing stays behind whatever ends
//! this process, even `SIGKILL`.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{self, BufRead, Write as _};
use std::path::Path;
use std::process::{self, Child, ChildStdin, Command, Stdio};

use crate::system::family::{Family, end_marked};
use crate::system::group::{apart, end};

/// What this program is called with to be a guard.
pub(crate) const GUARD: &str = "guard-of-groups";

/// The variable that says, in the environment of what is guarded, which process guards it.
const MARK: &str = "IDLERACE_GUARD";

/// A guard, and how it is told.
#[derive(Debug)]
pub(crate) struct Guard {
    process: Child,
    told: Option<ChildStdin>,
    family: Family,
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
        let family = Family::new()?;
        Ok(Self {
            process,
            told,
            family,
        })
    }

    /// Everything that was started beside it.
    pub(super) fn family(&self) -> Family {
        self.family
    }

    /// What the environment of all that has to be guarded says.
    pub(super) fn mark(&self) -> (&'static str, String) {
        (MARK, self.process.id().to_string())
    }

    /// This file has to go.
    pub(crate) fn made(&self, file: &Path) {
        self.tell('f', file.display());
    }

    /// This folder has to go, with all that is in it.
    pub(crate) fn made_folder(&self, folder: &Path) {
        self.tell('d', folder.display());
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
    fn tell(&self, what: char, which: impl fmt::Display) {
        if let Some(mut told) = self.told.as_ref() {
            let _ = writeln!(told, "{what}{which}");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.told = None;
        let _ = self.process.wait();
    }
}

/// Is a guard: reads of groups, files and folders, and ends and removes those that are left at
/// the end.
///
/// # Errors
/// If what is read is of none of these.
pub(crate) fn guard(told: impl BufRead) -> io::Result<()> {
    let (mut groups, mut files, mut folders) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for line in told.lines() {
        let line = line?;
        let (what, which) = line.split_at_checked(1).unwrap_or_default();
        match (what, which.parse::<u32>()) {
            ("+", Ok(group)) => _ = groups.insert(group),
            ("-", Ok(group)) => _ = groups.remove(&group),
            ("f", _) => _ = files.insert(which.to_owned()),
            ("d", _) => folders.push(which.to_owned()),
            _ => return Err(io::Error::new(io::ErrorKind::InvalidData, line)),
        }
    }
    // Whoever told of a file removes it at its own end.
    for file in files {
        let _ = fs::remove_file(file);
    }
    let are_left = !groups.is_empty();
    groups.into_iter().try_for_each(end)?;
    if are_left {
        // Those that have left their group.
        end_marked(&format!("{MARK}={}", process::id()))?;
    }
    // Last, for what was still running writes into them.
    for folder in folders {
        let _ = fs::remove_dir_all(folder);
    }
    Ok(())
}
