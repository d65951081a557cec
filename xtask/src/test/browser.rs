//! The steps that use the finished page in a browser, as a person does: this workspace's own
//! bundle whole, what else bundles or contains it by a sample.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result};

use super::{BOOK, NO_BROWSER, PERSON, TRUNK, There, WASM_TESTS, lighthouse, report::Report};
use crate::{
    needs::{
        self, install,
        targets::{self, WASM},
    },
    page::{bundle, trunk},
    process::{cargo, run},
};

/// The page in a browser, used as a person uses it.
const USE: &str = "test --locked --package idlerace-web --test e2e";

/// The tests of what a bundler can do in another way: each fetches a program of the page.
const SAMPLE: &str = "fetched";

/// The tests that go through all steps of each scenario, and the widths of a desk's screen, a
/// tablet's and a phone's, in pixels.
const APART: &str = "no_words_stand_on_others";
const WIDTHS: &str = "1440 768 360";

/// Uses the page, and the book around it; with Trunk's, too, if that is wished for.
pub(super) fn tests(report: &mut Report, there: &There, site: &Path, by_trunk: bool) -> Result<()> {
    let Some(driver) = &there.driver else {
        for step in [WASM_TESTS, PERSON, BOOK, TRUNK] {
            report.skip(step, NO_BROWSER);
        }
        return Ok(());
    };
    report.step(WASM_TESTS, || wasm_tests(driver))?;
    report.step(PERSON, || person(there, Path::new(bundle::DIST), None))?;
    // The page in it is dist/'s, and tried already.
    report.step(BOOK, || person(there, site, Some("book")))?;
    if !by_trunk {
        report.skip(TRUNK, "`cargo xtask test --trunk` does it, as CI does");
        return Ok(());
    }
    let folder = report.step(TRUNK, trunk::bundle)?;
    report.step("tests, as a person, page by Trunk", || {
        person(there, &folder, Some(SAMPLE))
    })
}

/// All that a person does, on the page as Trunk bundles it.
pub(super) fn all_by_trunk(there: &There) -> Result<()> {
    person(there, &trunk::bundle()?, None)
}

/// Whether any words stand on others at any step of any scenario, on screens so wide. The
/// ordinary tests look at one of them, and at the first steps of what is long.
pub(super) fn every_step(there: &There) -> Result<()> {
    let mut tests = persons(there, Path::new(bundle::DIST), Some(APART));
    run(tests.env("IDLERACE_WIDTHS", WIDTHS))
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

/// The finished page of a folder, used as a person uses it; only the tests whose names have
/// these words, if there are any.
fn person(there: &There, folder: &Path, words: Option<&str>) -> Result<()> {
    run(&mut persons(there, folder, words))
}

fn persons(there: &There, folder: &Path, words: Option<&str>) -> Command {
    let mut tests = cargo(USE);
    tests.env("IDLERACE_BUNDLE", folder);
    if let Some(driver) = &there.driver {
        tests.env("CHROMEDRIVER", driver);
    }
    if let Some(axe) = &there.axe {
        tests.env("IDLERACE_AXE", axe);
    }
    if let Some(words) = words {
        tests.args(["--", words]);
    }
    tests
}

/// What the page costs while it is used. It prints, and judges nothing: times say as much
/// about the machine and its other work.
pub(crate) fn bench_page() -> Result<()> {
    targets::ensure(&[WASM])?;
    install::ensure(false)?;
    let driver = needs::driver().context(NO_BROWSER)?;
    bundle::bundle()?;
    run(&mut page_bench(&driver))?;
    lighthouse::scores()
}

/// Uses the page in dist/ and prints what that cost.
pub(crate) fn page_bench(driver: &Path) -> Command {
    let mut bench = cargo(USE);
    bench.args(["--", "--bench"]);
    bench
        .env("CHROMEDRIVER", driver)
        .env("IDLERACE_BUNDLE", bundle::DIST);
    bench
}
