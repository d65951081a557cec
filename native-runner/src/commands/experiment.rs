//! Has the article's experiment run and judged.

use anyhow::Result;

use crate::cli::exit_code::Exit;
use crate::clock::run::Testbed;
use crate::experiment::article;
use crate::report::experiment::{self as report, INTRODUCTION, table};
use crate::report::output::{answer, print};
use crate::report::progress::progress;
use crate::system;

/// Runs it.
///
/// # Errors
/// If the machine has no socket or thread left.
pub(crate) fn experiment(as_json: bool) -> Result<Exit> {
    let machine = Testbed::new()?;
    if !as_json {
        print(INTRODUCTION)?;
        if let Some(line) = system::foreign_kernel() {
            print(&format!("\n{line}"))?;
        }
    }
    let rows = article::rows();
    let bar = progress(rows.iter().map(|row| u64::from(row.requests())).sum());
    let results = article::run(&machine, rows, &|| bar.inc(1))?;
    bar.finish_and_clear();
    print(&if as_json {
        answer(&report::answer(&results))
    } else {
        table(&results)
    })?;
    Ok(Exit::from(&article::verdict(&results)))
}
