//! `cargo xtask test`: everything that must hold, cheapest first where the
//! order is free. The first step that fails is the last one done.

use std::path::Path;

use anyhow::Result;

use crate::{
    browser, bundle,
    process::{cargo, run},
    report::Report,
    wasm_target, workspace,
};

/// Needs nothing but the toolchain; each is a line that works by hand, too.
const CHECKS: [(&str, &str); 3] = [
    ("format", "fmt --all --check"),
    (
        "lints, host",
        "clippy --locked --workspace --exclude idlerace-web --all-targets -- -D warnings",
    ),
    (
        "lints, page",
        "clippy --locked --package idlerace-web --target wasm32-unknown-unknown --all-targets -- -D warnings",
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

const BROWSER_TESTS: &str = "tests, browser";

/// Does every step and prints the table of them, whether or not all passed.
pub(crate) fn test() -> Result<()> {
    let mut report = Report::default();
    let result = steps(&mut report);
    report.print();
    result
}

fn steps(report: &mut Report) -> Result<()> {
    report.step("wasm target", wasm_target::ensure)?;
    let driver = report.step("browser", browser::ensure)?;
    report.step("dependencies of core", workspace::check_core_dependencies)?;
    for (name, arguments) in CHECKS {
        report.step(name, || run(&mut cargo(arguments)))?;
    }
    report.step("page", bundle::bundle)?;
    for (name, arguments) in AFTER_THE_PAGE {
        report.step(name, || run(&mut cargo(arguments)))?;
    }
    match driver {
        Some(driver) => report.step(BROWSER_TESTS, || browser_tests(&driver))?,
        None => report.skip(
            BROWSER_TESTS,
            "web/tests/wasm.rs was not run, for there is no browser",
        ),
    }
    report.step("documentation", documentation)
}

fn browser_tests(driver: &Path) -> Result<()> {
    let mut tests =
        cargo("test --locked --package idlerace-web --target wasm32-unknown-unknown --test wasm");
    // The default of 20 s is short for a browser's first start on a busy machine.
    tests
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
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
