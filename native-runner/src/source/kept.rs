//! The file of `--against`: an earlier answer, or standard input for `-`.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

/// What is kept in it.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn kept(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut text = Vec::new();
        io::stdin().lock().read_to_end(&mut text)?;
        return Ok(text);
    }
    fs::read(path)
}
