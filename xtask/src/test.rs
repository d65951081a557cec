//! `cargo xtask test`: everything that must hold, cheapest first where the
//! order is free. The first step that fails is the last one done.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result};

use crate::{
    browser, bundle, docs, npm,
    process::{cargo, run},
    report::{Report, in_ci},
    sizes, trunk, wasm_target, workspace,
};

/// How much is checked.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Also try the page as Trunk bundles it, which builds Trunk once; CI always does
    #[arg(long)]
    trunk: bool,
}

/// Needs nothing but the toolchain; each is a line that works by hand, too.
const CHECKS: [(&str, &str); 4] = [
    ("format", "fmt --all --check"),
    (
        "lints, host",
        "clippy --locked --workspace --exclude idlerace-web --all-targets -- -D warnings",
    ),
    (
        "lints, page",
        "clippy --locked --package idlerace-web --target wasm32-unknown-unknown --all-targets -- -D warnings",
    ),
    (
        "lints, browser tests",
        "clippy --locked --package idlerace-web --test person -- -D warnings",
    ),
];

/// Likewise; the first serves the page if there is one.
const AFTER_THE_PAGE: [(&str, &str); 2] = [
    ("tests, host", "test --locked --workspace"),
    (
        "core for wasm32",
        "build --locked --package idlerace-core --target wasm32-unknown-unknown",
    ),
];

/// The page in a browser, used as a person uses it.
const USE: &str = "test --locked --package idlerace-web --test person";

const WASM_TESTS: &str = "tests, browser";
const PERSON: &str = "tests, as a person";
const BOOK: &str = "tests, as a reader";
const TRUNK: &str = "page by Trunk";
const PERSON_TRUNK: &str = "tests, as a person, page by Trunk";
const NO_BROWSER: &str = "there is no browser to run it in";

/// Does every step and prints the table of them, whether or not all passed.
pub(crate) fn test(arguments: &Arguments) -> Result<()> {
    let mut report = Report::default();
    let result = steps(&mut report, arguments);
    report.print();
    result
}

fn steps(report: &mut Report, arguments: &Arguments) -> Result<()> {
    report.step("wasm target", wasm_target::ensure)?;
    let driver = report.step("browser", browser::ensure)?;
    report.step("dependencies of core", workspace::check_core_dependencies)?;
    for (name, line) in CHECKS {
        report.step(name, || run(&mut cargo(line)))?;
    }
    report.step("page", bundle::bundle)?;
    report.step("size of the page", || sizes::check(Path::new(bundle::DIST)))?;
    let mermaid = report.step("mermaid", || npm::MERMAID.ensure())?;
    for (name, line) in AFTER_THE_PAGE {
        let mut step = cargo(line);
        if let Some(mermaid) = &mermaid {
            step.env("IDLERACE_MERMAID", mermaid);
        }
        report.step(name, || run(&mut step))?;
    }
    if let Some(driver) = &driver {
        in_browser(report, driver, arguments)?;
    } else {
        report.skip(WASM_TESTS, NO_BROWSER);
        report.skip(PERSON, NO_BROWSER);
    }
    report.step("documentation", documentation)?;
    let site = report.step("site", docs::docs)?;
    if let Some(driver) = driver {
        report.step(BOOK, || book(&driver, &site))?;
    } else {
        report.skip(BOOK, NO_BROWSER);
    }
    Ok(())
}

fn in_browser(report: &mut Report, driver: &Path, arguments: &Arguments) -> Result<()> {
    report.step(WASM_TESTS, || wasm_tests(driver))?;
    let axe = report.step("axe", || npm::AXE.ensure())?;
    // "Run it for real" takes the program that serves the page.
    report.step("program", || {
        run(&mut cargo("build --locked --package idlerace"))
    })?;
    let person = |folder: &Path| person(driver, axe.as_deref(), folder);
    report.step(PERSON, || person(Path::new(bundle::DIST)))?;
    if arguments.trunk || in_ci() {
        let folder = report.step(TRUNK, trunk::bundle)?;
        report.step(PERSON_TRUNK, || person(&folder))?;
    } else {
        report.skip(TRUNK, "`cargo xtask test --trunk` does it, as CI does");
    }
    Ok(())
}

fn wasm_tests(driver: &Path) -> Result<()> {
    let mut tests =
        cargo("test --locked --package idlerace-web --target wasm32-unknown-unknown --test wasm");
    // The default of 20 s is short for a browser's first start on a busy machine.
    tests
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run(&mut tests)
}

/// What the page costs while it is used. It prints, and judges nothing: times say as much
/// about the machine and its other work.
pub(crate) fn bench_page() -> Result<()> {
    wasm_target::ensure()?;
    bundle::bundle()?;
    let driver = browser::ensure()?.context(NO_BROWSER)?;
    let mut bench = cargo(&format!("{USE} -- --bench"));
    bench
        .env("CHROMEDRIVER", driver)
        .env("IDLERACE_BUNDLE", bundle::DIST);
    run(&mut bench)
}

/// The finished page of a folder, used as a person uses it.
fn person(driver: &Path, axe: Option<&Path>, folder: &Path) -> Result<()> {
    run(&mut reading(driver, axe, folder))
}

fn reading(driver: &Path, axe: Option<&Path>, folder: &Path) -> Command {
    let mut tests = cargo(USE);
    tests
        .env("CHROMEDRIVER", driver)
        .env("IDLERACE_BUNDLE", folder);
    if let Some(axe) = axe {
        tests.env("IDLERACE_AXE", axe);
    }
    tests
}

/// The site's book, used as a reader uses it; the page in it is dist/'s, and tried already.
fn book(driver: &Path, site: &Path) -> Result<()> {
    let mut tests = reading(driver, npm::AXE.ensure()?.as_deref(), site);
    run(tests.args(["--", "book"]))
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
