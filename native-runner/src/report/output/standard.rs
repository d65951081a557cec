//! Writes text and octets to standard output, as nothing else does, and says what went wrong.
//! Knows nothing of what it writes.

use std::io::{self, IsTerminal, Write as _};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::source::printable;

/// The process has as many descriptors as it may have: 24 on Linux and on macOS (`errno(3)`).
const EMFILE: i32 = 24;

/// Says in a line on standard error what went wrong, and what helps.
pub(crate) fn say(error: &anyhow::Error) {
    let is_full = |cause: &(dyn std::error::Error + 'static)| {
        let cause = cause.downcast_ref::<io::Error>();
        cause.and_then(io::Error::raw_os_error) == Some(EMFILE)
    };
    let hint = if cfg!(unix) && error.chain().any(is_full) {
        "; allow more open files: ulimit -n 1024"
    } else {
        ""
    };
    let line = printable(&format!("{error:#}"));
    // Nobody can be told that there is nobody to tell.
    let _ = writeln!(io::stderr(), "idlerace: {line}{hint}");
}

/// Writes to standard output. Whoever closes it early has read enough.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn print(text: &str) -> io::Result<()> {
    written(text.as_bytes())
}

/// Writes octets to standard output, unless they are no text and it is a terminal.
///
/// # Errors
/// If they cannot be written, or are not for a terminal.
pub(crate) fn to_standard_output(octets: &[u8]) -> Result<()> {
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
