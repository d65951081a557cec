//! Installing what is on the list and not on the machine, where that is ours to do: as root
//! on Debian. Elsewhere the one line that does it is printed.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use skipped::in_ci;

use super::programs::{Need, PROGRAMS, Program};
use crate::process::{command, on_path, run};

/// Sees to the programs of the list, before anything is done that takes long; to those of the
/// steps of `--long` if these are to be done.
///
/// # Errors
/// In CI, if one is missing and cannot be installed.
pub(crate) fn ensure(long: bool) -> Result<()> {
    let wanted = |program: &Program| match program.need {
        Need::Needed | Need::Long => true,
        Need::Optional | Need::Measuring => in_ci(),
    };
    let absent = missing(long);
    if absent.iter().any(|program| wanted(program))
        && is_root()
        && on_path("apt-get").is_some()
        && let Err(error) = install(absent.iter().copied().filter(|one| wanted(one)))
    {
        println!("It was not installed: {error:#}");
    }
    let absent = missing(long);
    for program in &absent {
        println!(
            "{} is missing ({:?}, from \"{}\"): it {}",
            program.name(),
            program.need,
            program.since,
            program.used
        );
    }
    if absent.is_empty() {
        println!("all are there");
        return Ok(());
    }
    let line = line(absent.iter().copied());
    if in_ci() {
        bail!("CI may skip nothing, and programs are missing; on Debian: {line}");
    }
    println!("What takes them is skipped. On Debian this installs them:\n\n    {line}\n");
    Ok(())
}

fn missing(long: bool) -> Vec<&'static Program> {
    let absent = |program: &&Program| program.find().is_none();
    let is_for_steps = |program: &&Program| match program.need {
        Need::Needed | Need::Optional => true,
        Need::Long => long,
        Need::Measuring => false,
    };
    PROGRAMS
        .iter()
        .filter(is_for_steps)
        .filter(absent)
        .collect()
}

/// Has what only measures installed, where that is ours to do. Without it figures are left out,
/// and the table says so.
pub(crate) fn ensure_measuring() {
    let is_missing =
        |program: &&Program| program.need == Need::Measuring && program.find().is_none();
    let missing: Vec<_> = PROGRAMS.iter().filter(is_missing).collect();
    if missing.is_empty() {
        return;
    }
    let line = line(missing.iter().copied());
    if !(is_root() && on_path("apt-get").is_some()) {
        println!("On Debian this installs what else is measured with:\n\n    {line}\n");
    } else if let Err(error) = install(missing.into_iter()) {
        println!("It was not installed: {error:#}");
    }
}

fn install(programs: impl Iterator<Item = &'static Program>) -> Result<()> {
    run(&mut command("apt-get", "update"))?;
    let mut install = command("apt-get", "install -y --no-install-recommends");
    // Without it tshark's package asks who may capture.
    install.env("DEBIAN_FRONTEND", "noninteractive");
    run(install.args(packages(programs)))
}

/// The line that installs these, to be typed by a person.
fn line(programs: impl Iterator<Item = &'static Program>) -> String {
    let packages: Vec<&str> = packages(programs).into_iter().collect();
    format!(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    )
}

fn packages(programs: impl Iterator<Item = &'static Program>) -> BTreeSet<&'static str> {
    let packages = programs.flat_map(|program| program.packages.split(' '));
    packages.collect()
}

/// Whether this process may install packages.
#[cfg(target_os = "linux")]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// There is no Debian to be root on.
#[cfg(not(target_os = "linux"))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_each_package_once() {
        let names = ["ld", "as", "unshare", "setpriv"];
        let some = PROGRAMS.iter().filter(|one| names.contains(&one.name()));
        assert!(line(some).ends_with("--no-install-recommends binutils util-linux"));
    }
}
