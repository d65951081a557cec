//! The project's tasks, all behind one door: `cargo xtask test` checks
//! everything, `cargo xtask play` shows the page, `cargo xtask build` makes it,
//! `cargo xtask docs` makes it with the book and the API documentation around it.
//!
//! `test` does the checks and keeps their times; `bench` prints how fast the model is. `needs`
//! sees to what they need on the machine. `page` makes dist/; `docs` puts the site together,
//! `play` has the page served and `install` puts it into the installed program. `process` and
//! `workspace` are the ways to other programs and to Cargo's knowledge of this workspace.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "what a task prints is what it is for")]

mod bench;
mod docs;
mod install;
mod needs;
mod page;
mod play;
mod process;
mod test;
mod workspace;

use std::{path::Path, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{
    needs::targets::{self, WASM},
    page::{
        bundle::{self, Home},
        sizes,
    },
};

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
    Build(Home),
    /// Make page, book and API documentation, in target/site, for any file server
    Docs(Home),
    /// Make the page and install the program with it inside, as `cargo install` does
    Install(install::Arguments),
    /// Make the page and print what it costs in a browser (frames, elements, steps), and what
    /// Lighthouse says of it
    BenchPage,
    /// Print how fast the model is beside others that do the same work, and write it for the
    /// book: a few minutes with nothing else to do
    Bench(bench::Arguments),
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
        Task::Build(home) => {
            targets::ensure(&[WASM])?;
            bundle::bundle_for(home)?;
            sizes::check(Path::new(bundle::DIST))
        }
        Task::Docs(home) => {
            targets::ensure(&[WASM])?;
            docs::docs_for(home).map(|_| ())
        }
        Task::Install(arguments) => install::install(arguments),
        Task::BenchPage => test::bench_page(),
        Task::Bench(arguments) => bench::bench(arguments),
    }
}
