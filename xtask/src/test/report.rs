//! The steps of a task: a heading before each; after all a table of times, and what was
//! skipped, by name: whole steps, and what tests wrote down that they left out.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};

use crate::process::always;

/// What has been done so far.
pub(super) struct Report {
    began: Instant,
    steps: Vec<Step>,
    /// What tests write down that they skip: one line each.
    record: PathBuf,
}

struct Step {
    name: &'static str,
    end: End,
}

enum End {
    Passed(Duration),
    Failed(Duration),
    Skipped(&'static str),
}

impl Report {
    /// Nothing is done yet, and what tests skip from now on is written down below this folder.
    pub(super) fn new(folder: &Path) -> Result<Self> {
        let record = folder.join("skipped.txt");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&record, ""))
            .with_context(|| format!("cannot write {}", record.display()))?;
        always(skipped::RECORD, record.as_os_str());
        Ok(Self {
            began: Instant::now(),
            steps: Vec::new(),
            record,
        })
    }

    /// Does a step and notes how it ended. Its error carries the step's name.
    pub(super) fn step<T>(
        &mut self,
        name: &'static str,
        action: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        println!("\n=== {name}");
        let start = Instant::now();
        let result = action();
        let end = if result.is_ok() {
            End::Passed
        } else {
            End::Failed
        };
        self.steps.push(Step {
            name,
            end: end(start.elapsed()),
        });
        result.with_context(|| format!("the step \"{name}\" failed"))
    }

    /// Notes that a step was not done, and says so where nobody can miss it.
    pub(super) fn skip(&mut self, name: &'static str, reason: &'static str) {
        println!("\n=== {name}\n!!! SKIPPED: {reason}");
        self.steps.push(Step {
            name,
            end: End::Skipped(reason),
        });
    }

    /// Prints the table.
    pub(super) fn print(&self) {
        println!("\n=== summary\n{}", self.table());
    }

    /// A line for each step, and last what tests skipped.
    pub(super) fn table(&self) -> String {
        let mut lines: Vec<String> = self.steps.iter().map(Step::line).collect();
        lines.push(row("in all", self.began.elapsed(), ""));
        let written = fs::read_to_string(&self.record).unwrap_or_default();
        lines.extend(left_out(&written));
        lines.join("\n") + "\n"
    }
}

impl Step {
    fn line(&self) -> String {
        match self.end {
            End::Passed(time) => row(self.name, time, ""),
            End::Failed(time) => row(self.name, time, "  FAILED"),
            End::Skipped(reason) => {
                format!("{:<34} {:>9}  SKIPPED: {reason}", self.name, "-")
            }
        }
    }
}

fn row(name: &str, time: Duration, end: &str) -> String {
    format!("{name:<34} {:>7.1} s{end}", time.as_secs_f64())
}

/// What tests left out, each once, in the order in which it was first said.
fn left_out(written: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in written.lines().map(|line| format!("  SKIPPED {line}")) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tests_left_out_is_told_once() {
        let told = left_out("captures: no tshark\nmanual: no groff\ncaptures: no tshark\n");
        assert_eq!(
            told,
            [
                "  SKIPPED captures: no tshark",
                "  SKIPPED manual: no groff"
            ]
        );
    }
}
