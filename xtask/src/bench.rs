//! `cargo xtask bench`: how fast the model is, beside others that do the same work, as one
//! table. It is printed, and written for the book.
//!
//! `native` runs the programs of `bench`, `counted` counts their instructions, `browser` runs
//! the same in one, `kernel` leads real kernels, `page` uses the page. `rows` says what each
//! figure is held against, `grown` what sizes cost, both in `words`; `record` is what is written
//! down, and `against` compares two of those. No time is judged: times say as much about the
//! machine. Instructions are, if there is a former record.

mod against;
mod browser;
mod counted;
mod grown;
mod kernel;
mod native;
mod page;
mod record;
mod rows;
mod words;

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::{
    needs::{
        self, install, programs,
        targets::{self, WASM},
    },
    process,
};

/// What it is compared with.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Name what takes 10 % more instructions than in this record of a former run, and fail; a
    /// path from the top of the workspace
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Leave the browser out, for which the page is built first
    #[arg(long)]
    native: bool,
}

/// What `bench` is built by: a profile of its own, for what others build should be there soon.
const PROFILE: &str = "fast";

/// All that was measured; what could not be, with the reason.
struct Measured {
    native: serde_json::Value,
    growth: serde_json::Value,
    counts: counted::Counts,
    browser: Result<serde_json::Value>,
    orders: Result<kernel::Orders>,
    page: Result<page::Page>,
}

impl Measured {
    /// Why something could not be measured.
    fn missing(&self) -> impl Iterator<Item = &anyhow::Error> {
        let browser = self.browser.as_ref().err().into_iter();
        browser
            .chain(self.orders.as_ref().err())
            .chain(self.page.as_ref().err())
    }
}

/// Measures, prints and writes.
///
/// # Errors
/// If something is missing that it measures with, before anything is built; if a work takes more
/// instructions than before; and if not all could be measured: then nothing is written.
pub(crate) fn bench(arguments: &Arguments) -> Result<()> {
    install::ensure_measuring();
    programs::find(programs::VALGRIND).context("there is no valgrind to count instructions")?;
    if !arguments.native {
        targets::ensure(&[WASM])?;
        needs::driver().context("there is no browser with its driver; --native leaves it out")?;
    }
    // Read first: it may be the very file that is written.
    let former = arguments.against.as_deref().map(record::read).transpose()?;
    let measured = measured(arguments.native)?;
    let record = record::make(&measured)?;
    println!("\n{}", record::table(&record));
    for reason in measured.missing() {
        println!("not measured: {reason:#}");
    }
    let worse = former.map(|former| against::worse(&former, &record));
    let worse = worse.transpose()?.unwrap_or_default();
    ensure!(worse.is_empty(), "more instructions:\n{}", worse.join("\n"));
    if arguments.native {
        println!("not written: what the book has comes from a run with the browser");
        return Ok(());
    }
    ensure!(
        record::is_whole(&record),
        "not written: not all of it was measured"
    );
    println!("written to {}", record::write(&record)?.display());
    Ok(())
}

/// Builds first, so that nothing is built while something is measured but the page.
fn measured(native: bool) -> Result<Measured> {
    let program = native::build()?;
    let pages = wanted(native).and_then(|()| browser::build());
    let works = native::works(&program)?;
    Ok(Measured {
        native: native::times(&program)?,
        growth: native::growth(&program, &works)?,
        counts: counted::counts(&program, &works),
        browser: pages.and_then(|pages| browser::times(&program, &pages)),
        orders: kernel::orders(),
        page: wanted(native).and_then(|()| page::page()),
    })
}

/// Whether a browser is asked for.
fn wanted(native: bool) -> Result<()> {
    ensure!(!native, "left out by --native");
    Ok(())
}

/// A program's answer in JSON.
fn answer(command: &mut std::process::Command) -> Result<serde_json::Value> {
    Ok(serde_json::from_str(&process::output(command)?)?)
}
