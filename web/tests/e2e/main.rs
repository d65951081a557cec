//! The finished page in a browser, used as a person uses it: `cargo xtask test`, or by
//! hand, with the page in dist/:
//!
//! ```sh
//! cargo test --package idlerace-web --test e2e [words of a test's name]
//! ```
//!
//! `IDLERACE_BUNDLE` names another folder than dist/, like target/site, and `IDLERACE_AXE` the file
//! `axe.min.js`. What every test demands besides its own: an empty console.
//!
//! With `-- --bench` nothing is tested; `bench` measures what the page costs in use.
//!
//! `harness` holds page, browser and test together; `page` has the tests of the page by
//! itself, `looks` those of what anybody can see and reach of it, the other files those of
//! what is made of it. `IDLERACE_WIDTHS="1440 768 360"` has each scenario looked at step by
//! step on screens so wide, all of it.

#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it skips, and insists on what it cannot do without"
)]

mod assertions;
mod axe;
mod bench;
mod book;
mod chain;
mod chain_steps;
mod clock;
mod embed;
mod harness;
mod hosts;
mod looks;
mod newcomer;
mod page;
mod terms;

use std::{
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use libtest_mimic::{Arguments, Conclusion, Trial};

use crate::harness::driver::Frames;
use crate::harness::stage::{Needs, Stage, Test};

/// How many browsers are used at a time: each waits half of the time.
const BROWSERS: usize = 2;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // What went wrong is told at the end; how it came to that is the runtime's affair.
    std::panic::set_hook(Box::new(|failure| {
        if let Some(place) = failure.location() {
            print!("at {place}: ");
        }
    }));
    // A browser for each thread, used by one test after the other.
    let browsers = arguments.test_threads.unwrap_or(BROWSERS).max(1);
    arguments.test_threads = Some(browsers);
    if arguments.list {
        return run(&arguments, Vec::new()).exit_code();
    }
    let needs = match Needs::found() {
        Ok(needs) => needs,
        Err(missing) => return skip(&format!("the page was not tried in a browser: {missing}")),
    };
    if arguments.bench {
        return match Stage::set(&needs, Frames::Unpaced, 0) {
            Ok(stage) => measure(&stage),
            Err(error) => cannot(&error),
        };
    }
    let stages = (0..browsers).map(|number| Stage::set(&needs, Frames::Paced, number));
    match stages.collect() {
        Ok(stages) => {
            let conclusion = run(&arguments, stages);
            if conclusion.has_failed() || axe::file().is_some() {
                return conclusion.exit_code();
            }
            skip("there is no axe-core to look at the page; `cargo xtask test` fetches it")
        }
        Err(error) => cannot(&error),
    }
}

fn cannot(error: &anyhow::Error) -> ExitCode {
    println!("The page could not be tried in a browser: {error:#}");
    ExitCode::FAILURE
}

/// Prints what the page costs, once.
fn measure(stage: &Stage) -> ExitCode {
    match stage.run("bench", |user| Box::pin(bench::page(user))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            println!("{}", failed.message().unwrap_or("it failed"));
            ExitCode::FAILURE
        }
    }
}

/// Says what was not done where nobody can miss it. In CI that is a failure.
fn skip(what: &str) -> ExitCode {
    if skipped::in_ci() {
        println!("CI may not skip this: {what}");
        return ExitCode::FAILURE;
    }
    skipped::skip_test("e2e", what);
    ExitCode::SUCCESS
}

/// Runs the tests, as many at a time as there are stages; those go with the last of them.
fn run(arguments: &Arguments, stages: Vec<Stage>) -> Conclusion {
    let stages = Arc::new(Mutex::new(stages));
    let trials = tests().map(|(name, test)| {
        let stages = stages.clone();
        Trial::test(name, move || {
            let free = || stages.lock().unwrap_or_else(PoisonError::into_inner);
            let stage = free().pop().ok_or("a thread without a browser")?;
            let result = stage.run(name, test);
            free().push(stage);
            result
        })
    });
    libtest_mimic::run(arguments, trials.collect())
}

fn tests() -> impl Iterator<Item = (&'static str, Test)> {
    let axe = axe::file().map_or(&[][..], |_| axe::TESTS);
    let book = book::is_there().then_some(book::TESTS);
    [
        page::doors::TESTS,
        newcomer::TESTS,
        page::keys::TESTS,
        clock::TESTS,
        page::entries::TESTS,
        page::catalogue::TESTS,
        page::tour::TESTS,
        page::course::TESTS,
        chain::TESTS,
        chain_steps::TESTS,
        page::beside::TESTS,
        page::reach::TESTS,
        page::real::TESTS,
        page::story::TESTS,
        page::settings::TESTS,
        page::address::TESTS,
        page::pages::TESTS,
        assertions::TESTS,
        looks::apart::TESTS,
        looks::contrast::TESTS,
        looks::forced::TESTS,
        looks::large::TESTS,
        looks::lists::TESTS,
        looks::hand::TESTS,
        embed::TESTS,
        hosts::TESTS,
        terms::TESTS,
        page::files::TESTS,
        page::proof::TESTS,
        axe,
        book.unwrap_or_default(),
    ]
    .into_iter()
    .flatten()
    .copied()
}
