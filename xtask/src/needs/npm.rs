//! Programs of others that only tests use: from the npm registry, with version and digest
//! pinned in a folder of xtask, into target/.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail, ensure};
use skipped::in_ci;

use crate::{
    process::{command, on_path, run},
    workspace,
};

/// A program and what has it installed.
pub(crate) struct Program {
    /// Its name, that of the folder below xtask/ and of the one below target/.
    pub(crate) name: &'static str,
    /// What that folder has: what npm is to fetch, and what of ours goes with it.
    files: &'static [&'static str],
    /// What is used of it.
    entry: &'static str,
}

/// axe-core, which the browser tests check the page with.
pub(crate) const AXE: Program = Program {
    name: "axe",
    files: &["package.json", "package-lock.json"],
    entry: "node_modules/axe-core/axe.min.js",
};

/// Lighthouse, which `cargo xtask bench-page` asks for its opinion of the page.
pub(crate) const LIGHTHOUSE: Program = Program {
    name: "lighthouse",
    files: &["package.json", "package-lock.json"],
    entry: "node_modules/lighthouse/cli/index.js",
};

/// Mermaid's own parser, for the diagrams that are exported.
pub(crate) const MERMAID: Program = Program {
    name: "mermaid",
    files: &["package.json", "package-lock.json", "parse.mjs"],
    entry: "parse.mjs",
};

/// Vitest, and ioredis, for the book's examples for test suites.
pub(crate) const SUITES: Program = Program {
    name: "suites",
    files: &["package.json", "package-lock.json"],
    entry: "node_modules/vitest/vitest.mjs",
};

impl Program {
    /// Where it is, fetched if it is not there yet.
    ///
    /// Returns nothing where it cannot be had, which in CI is an error.
    pub(crate) fn ensure(&self) -> Result<Option<PathBuf>> {
        let folder = workspace::target_directory()?.join(self.name);
        if !self.is_fetched(&folder)
            && let Err(error) = self.fetch(&folder)
        {
            let name = self.name;
            if in_ci() {
                bail!("no {name}, and CI may not skip the test that needs it: {error:#}");
            }
            println!("{name} was not fetched: {error:#}");
            return Ok(None);
        }
        let entry = folder.join(self.entry);
        println!("{}", entry.display());
        Ok(Some(entry))
    }

    fn pinned(&self) -> PathBuf {
        Path::new("xtask").join(self.name)
    }

    fn is_fetched(&self, folder: &Path) -> bool {
        let same = |name: &&str| {
            let pinned = fs::read(self.pinned().join(name));
            pinned.ok() == fs::read(folder.join(name)).ok()
        };
        self.files.iter().all(same)
            && folder.join("node_modules").is_dir()
            && folder.join(self.entry).is_file()
    }

    fn fetch(&self, folder: &Path) -> Result<()> {
        ensure!(on_path("npm").is_some(), "there is no npm on the path");
        fs::create_dir_all(folder)?;
        for name in self.files {
            fs::copy(self.pinned().join(name), folder.join(name))?;
        }
        let mut npm = command("npm", "ci --ignore-scripts --no-audit --no-fund");
        run(npm.current_dir(folder))
    }
}
