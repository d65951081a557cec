//! Has the article's experiment run and judged.

use anyhow::Result;

use crate::clock::run::Testbed;
use crate::exit_code::Exit;
use crate::experiment::article;
use crate::report::experiment::{INTRODUCTION, table};
use crate::report::output::print;
use crate::report::progress::progress;
use crate::system;

/// Runs it.
///
/// # Errors
/// If the machine has no socket or thread left.
pub(crate) fn experiment() -> Result<Exit> {
    let machine = Testbed::new()?;
    print(INTRODUCTION)?;
    if let Some(line) = system::foreign_kernel() {
        print(&format!("\n{line}"))?;
    }
    let rows = article::rows();
    let bar = progress(rows.iter().map(|row| u64::from(row.requests())).sum());
    let results = article::run(&machine, rows, &|| bar.inc(1))?;
    bar.finish_and_clear();
    print(&table(&results))?;
    Ok(Exit::from(&article::verdict(&results)))
}
