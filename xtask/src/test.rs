//! `cargo xtask test`: everything that must hold. What the machine lacks is seen to first;
//! then come the checks, cheapest first where the order is free. The first step that fails
//! is the last one done.
//!
//! `--fast` is what matters while writing, `long` is what takes too long for every time;
//! `browser` has the steps that use the page, `lighthouse` another's opinion of it, `report`
//! keeps the times and what was skipped.

mod browser;
mod lighthouse;
mod long;
mod report;

use std::path::{Path, PathBuf};

use anyhow::Result;

pub(crate) use browser::{bench_page, page_bench};
use report::Report;
use skipped::in_ci;

use crate::{
    docs,
    needs::{
        self, install,
        npm::{self, AXE, MERMAID},
        pip,
        targets::{self, ELSEWHERE, WASM},
    },
    page::{bundle, sizes},
    process::{cargo, run},
    workspace,
};

/// How much is checked.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only what matters while writing, in less than a minute: format, lints, the model's tests
    #[arg(long, conflicts_with_all = ["long", "trunk"])]
    fast: bool,
    /// Also what takes long, with the result noted in docs/long-tests.md
    #[arg(long)]
    long: bool,
    /// Also try the page as Trunk bundles it, which builds Trunk once; CI always does
    #[arg(long)]
    trunk: bool,
}

/// What is seen to before the checks.
const PROGRAMS: &str = "programs";
/// Axe and Mermaid.
pub(crate) const NPM: &str = "programs of npm";
/// The first step that compiles.
pub(crate) const LINTS: &str = "lints, host";
/// The tests that need no browser.
pub(crate) const HOST: &str = "tests, host";
/// The first step with a browser.
pub(crate) const WASM_TESTS: &str = "tests, browser";
const PERSON: &str = "tests, as a person";
const BOOK: &str = "tests, as a reader";
const TRUNK: &str = "page by Trunk";

/// The book's examples for test suites.
pub(crate) const SUITES: &str = "long: suites of others";

/// The steps from which a program may be needed.
#[cfg(test)]
pub(crate) const STEPS: [&str; 5] = [NPM, LINTS, HOST, WASM_TESTS, SUITES];

const NO_BROWSER: &str = "there is no browser to run it in";

const FORMAT: (&str, &str) = ("format", "fmt --all --check");

/// Needs nothing but the toolchain; each is a line that works by hand, too.
const CHECKS: [(&str, &str); 3] = [
    FORMAT,
    (
        LINTS,
        "clippy --locked --workspace --all-targets -- -D warnings",
    ),
    (
        "lints, page",
        "clippy --locked --package idlerace-web --target wasm32-unknown-unknown --all-targets -- -D warnings",
    ),
];

/// What has to work on every system: no tests, for those of others cannot be run here, and
/// what they are built with is C in places.
const EVERYWHERE: [&str; 3] = ["idlerace", "xtask", "idlerace-core"];

/// What is worth its time after each change.
const FAST: [(&str, &str); 3] = [
    FORMAT,
    (
        LINTS,
        "clippy --locked --workspace --exclude idlerace-web --lib --bins -- -D warnings",
    ),
    (
        "tests of the model",
        "test --locked --package idlerace-core",
    ),
];

/// What the tests of the machine leave for the page's.
struct There {
    driver: Option<PathBuf>,
    axe: Option<PathBuf>,
    mermaid: Option<PathBuf>,
    /// The folder with what the examples for test suites import.
    suites: Option<PathBuf>,
}

/// Does every step and prints the table of them, whether or not all passed.
pub(crate) fn test(arguments: &Arguments) -> Result<()> {
    let mut report = Report::new(&workspace::target_directory()?)?;
    let result = if arguments.fast {
        fast(&mut report)
    } else {
        steps(&mut report, arguments)
    };
    report.print();
    if arguments.long {
        long::note(&report, &result)?;
    }
    result
}

fn fast(report: &mut Report) -> Result<()> {
    for (name, line) in FAST {
        let mut step = cargo(line);
        step.env("PROPTEST_CASES", "32");
        report.step(name, || run(&mut step))?;
    }
    Ok(())
}

fn steps(report: &mut Report, arguments: &Arguments) -> Result<()> {
    let there = prepare(report, arguments.long)?;
    report.step("dependencies of core", workspace::check_core_dependencies)?;
    for (name, line) in CHECKS {
        report.step(name, || run(&mut cargo(line)))?;
    }
    report.step("lints, everywhere", elsewhere)?;
    report.step("page", bundle::bundle)?;
    report.step("size of the page", || sizes::check(Path::new(bundle::DIST)))?;
    report.step(HOST, || host(there.mermaid.as_deref()))?;
    report.step("documentation", documentation)?;
    let site = report.step("site", docs::docs)?;
    browser::tests(report, &there, &site, arguments.trunk || in_ci())?;
    if arguments.long {
        long::steps(report, &there)?;
    }
    Ok(())
}

/// Sees to everything that the steps need, so that what is missing shows before they take
/// their time, and leaves nothing else in their reach.
fn prepare(report: &mut Report, long: bool) -> Result<There> {
    report.step(PROGRAMS, || install::ensure(long))?;
    report.step("targets", || {
        targets::ensure(&[&[WASM], &ELSEWHERE[..]].concat())
    })?;
    let (axe, mermaid) = report.step(NPM, || Ok((AXE.ensure()?, MERMAID.ensure()?)))?;
    let suites = if long {
        report.step("packages of suites", suites)?
    } else {
        None
    };
    report.step("path", needs::confine)?;
    Ok(There {
        driver: needs::driver(),
        axe,
        mermaid,
        suites,
    })
}

/// The folder with what the examples for test suites import, if all of it can be had.
fn suites() -> Result<Option<PathBuf>> {
    let folder = workspace::target_directory()?.join(npm::SUITES.name);
    let is_there = npm::SUITES.ensure()?.is_some() && pip::ensure()?;
    Ok(is_there.then_some(folder))
}

/// Also for the page's target: core is checked as what it is there, without the standard library.
fn elsewhere() -> Result<()> {
    let lint = |packages: &[&str], targets: &[&str]| {
        let mut lint = cargo("clippy --locked");
        lint.args(packages.iter().flat_map(|name| ["--package", name]));
        lint.args(targets.iter().flat_map(|name| ["--target", name]));
        run(lint.args(["--", "-D", "warnings"]))
    };
    lint(&EVERYWHERE, &ELSEWHERE)?;
    lint(&["idlerace-core"], &[WASM])
}

fn host(mermaid: Option<&Path>) -> Result<()> {
    let mut tests = cargo("test --locked --workspace");
    if let Some(mermaid) = mermaid {
        tests.env("IDLERACE_MERMAID", mermaid);
    }
    run(&mut tests)
}

/// In the same two halves as the lints, which have checked every dependency for
/// them already; `--workspace` would check the page's for the host as well.
fn documentation() -> Result<()> {
    for half in [
        "doc --locked --no-deps --workspace --exclude idlerace-web",
        "doc --locked --no-deps --package idlerace-web --target wasm32-unknown-unknown",
    ] {
        run(cargo(half).env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    Ok(())
}
