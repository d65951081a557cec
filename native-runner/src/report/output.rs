//! Writes text and octets to where they are wanted: the only place that writes to standard
//! output. Knows nothing of what it writes.

use std::fs;
use std::io::{self, IsTerminal, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

/// Writes to standard output. Whoever closes it early has read enough.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn print(text: &str) -> io::Result<()> {
    written(text.as_bytes())
}

/// Writes octets where they are wanted: to a file, whole or not at all, or to standard output.
///
/// # Errors
/// If they cannot be written, or are not for a terminal.
pub(crate) fn deliver(octets: &[u8], output: Option<&Path>) -> Result<()> {
    if let Some(path) = output.filter(|path| *path != Path::new("-")) {
        return replace(path, octets).with_context(|| format!("cannot write {}", path.display()));
    }
    if io::stdout().is_terminal() && std::str::from_utf8(octets).is_err() {
        bail!("this is not for a terminal; give it a file: -o FILE");
    }
    written(octets).context("cannot write to standard output")
}

/// What is kept in files, as JSON: members in the order of their definition.
pub(crate) fn document(value: &impl Serialize) -> String {
    // Every map in these types has texts for keys, so nothing here can fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// An answer to a program, as JSON: members in the order of their names.
pub(crate) fn answer(value: &impl Serialize) -> String {
    document(&by_name(value))
}

/// The same in one line.
pub(crate) fn line(value: &impl Serialize) -> String {
    format!("{}\n", by_name(value))
}

fn by_name(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn written(octets: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(octets).and_then(|()| output.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Puts a whole file in the place of what was there, or leaves that alone.
fn replace(path: &Path, octets: &[u8]) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(name);
    let done = fs::write(&part, octets).and_then(|()| fs::rename(&part, path));
    if done.is_err() {
        // What is left of it helps nobody; that it cannot be removed is no news.
        let _ = fs::remove_file(&part);
    }
    done
}
