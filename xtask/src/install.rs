//! `cargo xtask install`: the program with the page inside it, which `cargo install` alone
//! cannot make, for the page is no Rust program of this machine's.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    needs::targets::{self, WASM},
    page::bundle,
    process::{cargo, run},
};

/// Where to.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Into bin/ of this folder, instead of where Cargo installs programs
    #[arg(long)]
    root: Option<PathBuf>,
}

/// Makes the page, then has Cargo install the runner, whose release build embeds it.
pub(crate) fn install(arguments: &Arguments) -> Result<()> {
    targets::ensure(&[WASM])?;
    bundle::bundle()?;
    // Only so does Cargo put the build into this workspace's target/ instead of a folder that
    // it deletes, and the next time is quick.
    let mut install = cargo("install --locked --force --path native-runner");
    if let Some(root) = &arguments.root {
        install.arg("--root").arg(root);
    }
    run(&mut install)
}
