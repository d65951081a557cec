//! The steps of a task: a heading before each, a table of times after all.

use std::{
    env,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};

/// Whether nobody is there who could read that something was skipped: there, what cannot
/// be done is an error.
pub(crate) fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| value == "true")
}

/// What has been done so far.
#[derive(Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
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
    /// Does a step and notes how it ended. Its error carries the step's name.
    pub(crate) fn step<T>(
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
    pub(crate) fn skip(&mut self, name: &'static str, reason: &'static str) {
        println!("\n=== {name}\n!!! SKIPPED: {reason}");
        self.steps.push(Step {
            name,
            end: End::Skipped(reason),
        });
    }

    /// Prints the table, and last what was skipped.
    pub(crate) fn print(&self) {
        println!("\n=== summary");
        for Step { name, end } in &self.steps {
            match end {
                End::Passed(time) => println!("{name:<34} {:>7.1} s", time.as_secs_f64()),
                End::Failed(time) => println!("{name:<34} {:>7.1} s  FAILED", time.as_secs_f64()),
                End::Skipped(reason) => println!("{name:<34} {:>9}  SKIPPED: {reason}", "-"),
            }
        }
    }
}
