//! Packages of Python that only the book's examples for test suites import: from the Python
//! Package Index, with version and digest pinned in xtask/suites, into target/suites/python.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use skipped::in_ci;

use crate::{
    page::folder,
    process::{command, on_path, run},
    workspace,
};

/// What is fetched.
const PINNED: &str = "xtask/suites/requirements.txt";

/// Has them fetched if they are not there yet, and says whether they are.
///
/// # Errors
/// In CI, where they cannot be had.
pub(crate) fn ensure() -> Result<bool> {
    let packages = workspace::target_directory()?.join("suites/python");
    if !is_fetched(&packages)
        && let Err(error) = fetch(&packages)
    {
        if in_ci() {
            bail!("no packages of Python, and CI may not skip what needs them: {error:#}");
        }
        println!("Python's packages were not fetched: {error:#}");
        return Ok(false);
    }
    println!("{}", packages.display());
    Ok(true)
}

/// The list of what is there is written last.
fn is_fetched(packages: &Path) -> bool {
    let there = fs::read(packages.join("requirements.txt"));
    there.ok() == fs::read(PINNED).ok()
}

fn fetch(packages: &Path) -> Result<()> {
    ensure!(on_path("pip3").is_some(), "there is no pip3 on the path");
    fs::create_dir_all(packages.parent().context("it is below target/")?)?;
    folder::empty(packages)?;
    let mut pip = command("pip3", "install --require-hashes --only-binary :all:");
    pip.args([
        "--no-deps",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
    ]);
    run(pip.arg("--target").arg(packages).args(["-r", PINNED]))?;
    fs::copy(PINNED, packages.join("requirements.txt"))?;
    Ok(())
}
