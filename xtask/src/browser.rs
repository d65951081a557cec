//! The browser for the tests of the page: Chromium and its WebDriver server.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{
    process::{command, on_path, output, run},
    report::in_ci,
};

const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const DRIVER: &str = "chromedriver";
const INSTALL: &str =
    "install -y --no-install-recommends chromium chromium-driver fonts-dejavu-core";

/// Finds the driver, installing it and the browser where that is ours to do.
///
/// Returns nothing where there is no browser to be had, which on a developer's
/// machine means a skipped step. In CI it is an error: a skip there would pass
/// for a success.
pub(crate) fn ensure() -> Result<Option<PathBuf>> {
    if let Some(driver) = find() {
        println!("{}", driver.display());
        return Ok(Some(driver));
    }
    if let Err(error) = install() {
        println!("Chromium was not installed: {error:#}");
    }
    match find() {
        Some(driver) => Ok(Some(driver)),
        None if in_ci() => {
            bail!("no Chromium with {DRIVER}, and CI may not skip the tests that need it")
        }
        None => Ok(None),
    }
}

fn find() -> Option<PathBuf> {
    BROWSERS.into_iter().find_map(on_path)?;
    on_path(DRIVER)
}

fn install() -> Result<()> {
    if on_path("apt-get").is_none() {
        bail!("there is no apt-get; put Chromium and {DRIVER} on the path");
    }
    if output(&mut command("id", "-u"))?.trim() != "0" {
        bail!(
            "this takes root; the line to run is\n\n    sudo apt-get update && sudo apt-get {INSTALL}\n"
        );
    }
    run(&mut command("apt-get", "update"))?;
    run(command("apt-get", INSTALL).env("DEBIAN_FRONTEND", "noninteractive"))
}
