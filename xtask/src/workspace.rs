//! What Cargo knows about this workspace.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::process::{cargo, output};

const CORE: &str = "idlerace-core";

/// All that the model may be built from.
const CORE_MAY_USE: [&str; 1] = ["serde"];

/// Makes the top of the workspace the working directory, wherever the task was
/// called from.
pub(crate) fn enter() -> Result<()> {
    let package = env::var_os("CARGO_MANIFEST_DIR").context("to be run as `cargo xtask`")?;
    let top = Path::new(&package)
        .parent()
        .context("xtask/ has no parent")?;
    Ok(env::set_current_dir(top)?)
}

/// Where Cargo puts what it builds.
pub(crate) fn target_directory() -> Result<PathBuf> {
    let metadata = metadata()?;
    let directory = metadata["target_directory"].as_str();
    Ok(directory
        .context("no target_directory in Cargo's metadata")?
        .into())
}

/// A program of the workspace that was built without optimization.
pub(crate) fn debug(program: &str) -> Result<String> {
    let file = format!("debug/{program}{}", env::consts::EXE_SUFFIX);
    Ok(target_directory()?.join(file).display().to_string())
}

/// Fails if the model is built from anything but what it may use. Only tests
/// are free to use more; optional and platform-dependent crates count.
pub(crate) fn check_core_dependencies() -> Result<()> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array();
    let core = packages
        .and_then(|packages| packages.iter().find(|package| package["name"] == CORE))
        .with_context(|| format!("no package {CORE} in the workspace"))?;
    let dependencies = core["dependencies"]
        .as_array()
        .context("no list of dependencies")?;
    for dependency in dependencies
        .iter()
        .filter(|dependency| dependency["kind"] != "dev")
    {
        let name = dependency["name"].as_str().unwrap_or_default();
        ensure!(
            CORE_MAY_USE.contains(&name),
            "{CORE} depends on {name}, and may only on {CORE_MAY_USE:?}"
        );
    }
    println!("{CORE} depends on nothing but {CORE_MAY_USE:?}");
    Ok(())
}

fn metadata() -> Result<Value> {
    let metadata = output(&mut cargo("metadata --locked --no-deps --format-version 1"))?;
    Ok(serde_json::from_str(&metadata)?)
}
