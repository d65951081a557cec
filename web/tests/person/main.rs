//! The finished page in a browser, used as a person uses it: `cargo xtask test`, or by
//! hand, with the page in dist/:
//!
//! ```sh
//! cargo test --package idlerace-web --test person [words of a test's name]
//! ```
//!
//! `IDLERACE_BUNDLE` names another folder than dist/, like target/site, and `IDLERACE_AXE` the file
//! `axe.min.js`. What every test demands besides its own: an empty console.
//!
//! With `-- --bench` nothing is tested; `bench` measures what the page costs in use.
//!
//! `serve` is the file server, `driver` the browser, `visitor` what a person can do and
//! see, `stage` what holds them together; the other files are tests.

#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it skips, and insists on what it cannot do without"
)]

mod address;
mod axe;
mod bench;
mod beside;
mod book;
mod catalogue;
mod command;
mod driver;
mod embed;
mod entries;
mod files;
mod guess;
mod keys;
mod looks;
mod pages;
mod proof;
mod reach;
mod real;
mod serve;
mod settings;
mod stage;
mod story;
mod tour;
mod visitor;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Conclusion, Trial};

use crate::{
    driver::Frames,
    stage::{Needs, Stage, Test},
};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // What went wrong is told at the end; how it came to that is the runtime's affair.
    std::panic::set_hook(Box::new(|failure| {
        if let Some(place) = failure.location() {
            print!("at {place}: ");
        }
    }));
    // One browser, used by one test after the other.
    arguments.test_threads = Some(1);
    if arguments.list {
        return run(&arguments, None).exit_code();
    }
    let frames = if arguments.bench {
        Frames::Unpaced
    } else {
        Frames::Paced
    };
    let needs = match Needs::found() {
        Ok(needs) => needs,
        Err(missing) => return skip(&format!("The page was not tried in a browser. {missing}")),
    };
    match Stage::set(needs, frames) {
        Ok(stage) if arguments.bench => measure(&stage),
        Ok(stage) => {
            let conclusion = run(&arguments, Some(stage));
            if conclusion.has_failed() || axe::file().is_some() {
                return conclusion.exit_code();
            }
            skip("There is no axe-core to look at the page; `cargo xtask test` fetches it.")
        }
        Err(error) => {
            println!("The page could not be tried in a browser: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints what the page costs, once.
fn measure(stage: &Stage) -> ExitCode {
    match stage.run("bench", |visitor| Box::pin(bench::page(visitor))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            println!("{}", failed.message().unwrap_or("it failed"));
            ExitCode::FAILURE
        }
    }
}

/// Says what was not done where nobody can miss it. In CI that is a failure.
fn skip(what: &str) -> ExitCode {
    println!("!!! SKIPPED: {what}");
    if std::env::var_os("CI").is_some_and(|ci| ci == "true") {
        println!("!!! CI may not skip it.");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Runs the tests; the stage goes with the last of them.
fn run(arguments: &Arguments, stage: Option<Stage>) -> Conclusion {
    let stage = std::sync::Arc::new(stage);
    let trials = tests().map(|(name, test)| {
        let stage = stage.clone();
        Trial::test(name, move || {
            let stage = stage.as_ref().as_ref();
            stage.map_or(Ok(()), |stage| stage.run(name, test))
        })
    });
    libtest_mimic::run(arguments, trials.collect())
}

fn tests() -> impl Iterator<Item = (&'static str, Test)> {
    let axe = axe::file().map_or(&[][..], |_| axe::TESTS);
    let book = book::is_there().then_some(book::TESTS);
    [
        keys::TESTS,
        entries::TESTS,
        catalogue::TESTS,
        tour::TESTS,
        guess::TESTS,
        beside::TESTS,
        reach::TESTS,
        real::TESTS,
        story::TESTS,
        settings::TESTS,
        address::TESTS,
        pages::TESTS,
        looks::TESTS,
        embed::TESTS,
        formats::TESTS,
        proof::TESTS,
        axe,
        book.unwrap_or_default(),
    ]
    .into_iter()
    .flatten()
    .copied()
}
