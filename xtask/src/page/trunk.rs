//! The same page as Trunk bundles it. People who have Trunk build it so; `cargo xtask
//! test` does where it counts, with a Trunk of its own below target/.

use std::{
    env,
    iter::once,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{
    process::{cargo, command, path, run},
    workspace,
};

/// The last one that Rust 1.95 can build.
const VERSION: &str = "0.21.14";

/// Makes Trunk's page and returns the folder that it is in.
pub(crate) fn bundle() -> Result<PathBuf> {
    let target = workspace::target_directory()?;
    let trunk = install(&target)?;
    run(&mut cargo(
        "build --locked --package tools --bin wasm-bindgen",
    ))?;
    let dist = target.join("trunk-dist");
    let mut build = command(&trunk, "build --release --offline --dist");
    build
        .arg(&dist)
        .env("PATH", with_tools(&target)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Trunk takes the variable for its switch, and refuses the customary `1` as a value.
        .env_remove("NO_COLOR");
    run(&mut build)?;
    Ok(dist)
}

/// Builds Trunk unless it is there. Cargo knows whether it is.
fn install(target: &Path) -> Result<String> {
    let root = target.join("tools");
    let mut install = cargo("install trunk --locked --debug --config profile.dev.debug=0");
    install.args(["--version", VERSION, "--root"]).arg(&root);
    run(&mut install)?;
    Ok(root.join("bin/trunk").display().to_string())
}

/// The path with our own wasm-bindgen before any other: Trunk takes what it finds there.
fn with_tools(target: &Path) -> Result<std::ffi::OsString> {
    let path = path();
    let folders = once(target.join("debug")).chain(env::split_paths(&path));
    Ok(env::join_paths(folders)?)
}
