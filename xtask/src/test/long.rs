//! `cargo xtask test --long`: what takes too long for every time. Of each step here the
//! ordinary command does a fixed sample, or the same with fewer cases. The last result stands
//! in docs/long-tests.md, which this writes.

use std::{fmt::Write as _, fs, thread, time::SystemTime};

use anyhow::{Context as _, Result};

use super::{SUITES, There, browser, report::Report};
use crate::process::{cargo, run};

/// Where the last result stands.
const NOTE: &str = "docs/long-tests.md";

/// How many cases each law is tried with.
const CASES: &str = "1000";

/// How many settings an SMT solver judges beside the explorer. Where files are random, any number
/// asks for ten thousand of them.
const SETTINGS: &str = "1000";

/// Every order and every clock, of every named scenario, on real kernels.
const REAL: [(&str, &str); 2] = [
    (
        "long: every order on the kernel",
        "run --locked --release --package idlerace -- check --explored",
    ),
    (
        "long: by the clock",
        "run --locked --release --package idlerace -- check --clock",
    ),
];

/// What is done with what the machine has.
type Step = fn(&There) -> Result<()>;

/// The page in a browser.
const PAGE: [(&str, Step); 2] = [
    ("long: every step on three screens", browser::every_step),
    ("long: as a person, page by Trunk", browser::all_by_trunk),
];

/// Does what the ordinary steps leave out.
pub(super) fn steps(report: &mut Report, there: &There) -> Result<()> {
    report.step("long: every law", || {
        let mut laws = cargo("test --locked --package idlerace-core");
        run(laws
            .env("PROPTEST_CASES", CASES)
            .env("IDLERACE_SETTINGS", "20"))
    })?;
    report.step("long: files of chains", || {
        let line = "test --locked --package idlerace --test chain random_files";
        run(cargo(line).env("IDLERACE_SETTINGS", SETTINGS))
    })?;
    report.step("long: a solver's verdicts", || {
        let mut oracle = cargo("test --locked --package idlerace --test oracle");
        run(oracle.env("IDLERACE_ORACLE", SETTINGS))
    })?;
    if let Some(packages) = &there.suites {
        report.step(SUITES, || {
            let mut suites = cargo("test --locked --package idlerace --test suites");
            run(suites.env("IDLERACE_SUITES", packages))
        })?;
    } else {
        report.skip(
            SUITES,
            "npm or pip could not fetch what the examples import",
        );
    }
    report.step("long: real clients, servers and proxies", || {
        let line = "test --locked --package idlerace --test clients --test servers --test proxies";
        run(cargo(line).env("IDLERACE_KIT", "all"))
    })?;
    report.step("long: measured libraries that are here", || {
        let mut clients = cargo("test --locked --package idlerace --test pools");
        run(clients.arg("libraries").env("IDLERACE_CLIENTS", "all"))
    })?;
    for (name, line) in REAL {
        report.step(name, || run(&mut cargo(line)))?;
    }
    for (name, step) in PAGE {
        if there.driver.is_some() {
            report.step(name, || step(there))?;
        } else {
            report.skip(name, super::NO_BROWSER);
        }
    }
    Ok(())
}

/// Writes down how it ended, when, and on what.
pub(super) fn note(report: &Report, result: &Result<()>) -> Result<()> {
    let date = httpdate::fmt_http_date(SystemTime::now());
    let cores = thread::available_parallelism()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease");
    let kernel = kernel.as_deref().map_or(std::env::consts::OS, str::trim);
    let ended = ended(result);
    let mut text = String::from("# The long tests\n\n");
    writeln!(
        text,
        "What `cargo xtask test --long` last found; it writes this file.\n\n\
         - {date}, {cores} cores, kernel {kernel}\n- {ended}\n\n```text\n{}```",
        report.table()
    )?;
    fs::write(NOTE, text).with_context(|| format!("cannot write {NOTE}"))
}

/// How it ended. Of an error the step alone: what ran has the places of one machine in it.
fn ended(result: &Result<()>) -> String {
    match result {
        Ok(()) => String::from("Everything passed."),
        Err(error) => format!("It failed: {error}."),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn no_place_of_a_machine_is_written_down() {
        let failed = anyhow!("`/home/me/cargo test` ended").context("the step \"a\" failed");
        assert_eq!(ended(&Err(failed)), "It failed: the step \"a\" failed.");
        assert_eq!(ended(&Ok(())), "Everything passed.");
    }
}
