//! In which words each client reports a failure, as a file beside the page: fetched when there is
//! something to say, so that nobody else carries it. `web/src/panels/logs.rs` reads it.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use idlerace_core::profile::list;

/// The file, beside the page.
const FILE: &str = "texts.txt";

/// Writes the file into a page's folder.
pub(crate) fn write(page: &Path) -> Result<()> {
    let file = page.join(FILE);
    fs::write(&file, list()).with_context(|| format!("cannot write {}", file.display()))
}
