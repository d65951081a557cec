//! The standard library for wasm32. rust-toolchain.toml names it, but rustup
//! heeds that only where it is allowed to install by itself.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::process::{command, on_path, output, run};

/// The target that the page is built for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Installs the target if the toolchain in use lacks it.
pub(crate) fn ensure() -> Result<()> {
    if is_installed()? {
        return Ok(());
    }
    ensure!(
        on_path("rustup").is_some(),
        "the Rust target {WASM} is missing, and there is no rustup to add it"
    );
    run(&mut command("rustup", &format!("target add {WASM}")))
}

fn is_installed() -> Result<bool> {
    let directory = output(&mut command(
        "rustc",
        &format!("--print target-libdir --target {WASM}"),
    ))?;
    Ok(Path::new(directory.trim()).is_dir())
}
