//! The project's tasks, all behind one door: `cargo xtask test` checks
//! everything, `cargo xtask play` shows the page, `cargo xtask build` makes it,
//! `cargo xtask docs` makes it with the book and the API documentation around it.
//!
//! `test` is the list of checks and `report` keeps their times; `browser`, `npm` and
//! `wasm_target` see to what they need. `bundle` turns index.html into dist/,
//! with `links` reading what it asks for and `folder` changing dist/ only where it
//! must; `docs` puts the site together; `sizes` weighs the page, `play` has it served and
//! `install` puts it into the installed program.
//! `pictures` draws what stands beside it, and `trunk` is the other way to make it.
//! `process` and `workspace` are the ways to other programs and to Cargo's knowledge of
//! this workspace.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "what a task prints is what it is for")]

mod browser;
mod bundle;
mod docs;
mod folder;
mod install;
mod links;
mod npm;
mod pictures;
mod play;
mod process;
mod report;
mod sizes;
mod test;
mod trunk;
mod wasm_target;
mod workspace;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// The project's tasks
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check everything: format, lints, tests on the host and in a browser, docs, the page
    Test(test::Arguments),
    /// Make the page and serve it on this machine, until Ctrl-C
    Play(play::Arguments),
    /// Make the page: index.html and all that it asks for, in dist/
    Build,
    /// Draw each named scenario into pictures/ below a page that Trunk is making
    Pictures {
        /// The page's folder
        #[arg(long, env = "TRUNK_STAGING_DIR")]
        folder: PathBuf,
    },
    /// Make page, book and API documentation, in target/site, for any file server
    Docs,
    /// Make the page and install the program with it inside, as `cargo install` does
    Install(install::Arguments),
    /// Make the page and print what it costs in a browser: frames, elements, steps
    BenchPage,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<()> {
    workspace::enter()?;
    match &cli.task {
        Task::Test(arguments) => test::test(arguments),
        Task::Play(arguments) => play::play(arguments),
        Task::Build => {
            wasm_target::ensure()?;
            bundle::bundle()?;
            sizes::check(Path::new(bundle::DIST))
        }
        Task::Pictures { folder } => pictures::draw_all(folder),
        Task::Docs => {
            wasm_target::ensure()?;
            docs::docs().map(|_| ())
        }
        Task::Install(arguments) => install::install(arguments),
        Task::BenchPage => test::bench_page(),
    }
}
