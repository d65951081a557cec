//! What the tasks need on the machine: `programs` is the list of programs from outside the
//! toolchain, `install` has them installed and `path` leaves nothing else in reach; `npm` and
//! `pip` fetch what only tests use, `targets` adds Rust's targets.

pub(crate) mod install;
pub(crate) mod npm;
pub(crate) mod path;
pub(crate) mod pip;
pub(crate) mod programs;
pub(crate) mod targets;

use std::path::PathBuf;

use anyhow::Result;

use crate::{process, workspace};

/// The browser's driver, if it is there, and a browser too.
pub(crate) fn driver() -> Option<PathBuf> {
    programs::find(programs::CHROMIUM)?;
    programs::find(programs::CHROMEDRIVER)
}

/// Leaves only the listed programs and the toolchain in reach of every program that is
/// started from now on; the path of Windows holds libraries, too, and is left as it is.
pub(crate) fn confine() -> Result<()> {
    if cfg!(windows) {
        println!("the steps have the usual path");
        return Ok(());
    }
    let folder = workspace::target_directory()?.join("path");
    path::fill(&folder)?;
    println!("{}", folder.display());
    process::always("PATH", folder);
    Ok(())
}
