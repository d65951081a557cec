//! The standard libraries of the targets that are built and checked for. rust-toolchain.toml
//! names the page's, but rustup heeds that only where it is allowed to install by itself.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::process::{command, on_path, output, run};

/// The target that the page is built for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The other systems on which people meet ECONNRESET; what is checked for them needs neither
/// a linker nor a library of theirs.
pub(crate) const ELSEWHERE: [&str; 2] = ["aarch64-apple-darwin", "x86_64-pc-windows-gnu"];

/// Installs those of the targets that the toolchain in use lacks.
pub(crate) fn ensure(targets: &[&str]) -> Result<()> {
    let mut missing = Vec::new();
    for target in targets {
        if !is_installed(target)? {
            missing.push(*target);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(" ");
    ensure!(
        on_path("rustup").is_some(),
        "the Rust target {missing} is missing, and there is no rustup to add it"
    );
    run(&mut command("rustup", &format!("target add {missing}")))
}

fn is_installed(target: &str) -> Result<bool> {
    let line = format!("--print target-libdir --target {target}");
    let directory = output(&mut command("rustc", &line))?;
    Ok(Path::new(directory.trim()).is_dir())
}
