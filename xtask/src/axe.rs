//! axe-core for the browser tests: from the npm registry, with version and digest pinned
//! in xtask/axe/package-lock.json, into target/.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail, ensure};

use crate::{
    process::{command, on_path, run},
    report::in_ci,
    workspace,
};

const PINNED: &str = "xtask/axe";
const FILES: [&str; 2] = ["package.json", "package-lock.json"];
const PROGRAM: &str = "node_modules/axe-core/axe.min.js";

/// Where the program is, fetched if it is not there yet.
///
/// Returns nothing where it cannot be had, which in CI is an error.
pub(crate) fn ensure() -> Result<Option<PathBuf>> {
    let folder = workspace::target_directory()?.join("axe");
    if !is_fetched(&folder)
        && let Err(error) = fetch(&folder)
    {
        if in_ci() {
            bail!("no axe-core, and CI may not skip the test that needs it: {error:#}");
        }
        println!("axe-core was not fetched: {error:#}");
        return Ok(None);
    }
    let program = folder.join(PROGRAM);
    println!("{}", program.display());
    Ok(Some(program))
}

fn is_fetched(folder: &Path) -> bool {
    let same = |name: &&str| {
        let pinned = fs::read(Path::new(PINNED).join(name));
        pinned.ok() == fs::read(folder.join(name)).ok()
    };
    FILES.iter().all(same) && folder.join(PROGRAM).is_file()
}

fn fetch(folder: &Path) -> Result<()> {
    ensure!(on_path("npm").is_some(), "there is no npm on the path");
    fs::create_dir_all(folder)?;
    for name in FILES {
        fs::copy(Path::new(PINNED).join(name), folder.join(name))?;
    }
    let mut npm = command("npm", "ci --ignore-scripts --no-audit --no-fund");
    run(npm.current_dir(folder))
}
