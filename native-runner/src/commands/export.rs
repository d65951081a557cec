//! What `show` writes: a scenario's trace in the format that was asked for, to the terminal
//! or into a file, whole or not at all.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use idlerace_core::export::{Export, Format, LeftToCaller};
use idlerace_core::trace::Trace;

use crate::cli::Show;
use crate::report;
use crate::report::picture::png;
use crate::source::Loaded;

/// A trace in a format.
///
/// # Errors
/// If a picture cannot be made.
pub(crate) fn written(loaded: &Loaded, trace: &Trace, options: &Show) -> Result<Vec<u8>> {
    if options.format == Format::Text {
        return Ok(report::trace(loaded, trace).into_bytes());
    }
    let export = Export {
        title: &title(loaded),
        trace,
        theme: options.theme.into(),
        side: options.side.into(),
    };
    export.write(options.format).or_else(|left| match left {
        LeftToCaller::Pixels => png(&export.picture_for_pixels()),
        LeftToCaller::Trace => Ok(report::document(trace).into_bytes()),
        LeftToCaller::Scenario => Ok(report::document(&loaded.scenario).into_bytes()),
    })
}

/// What a picture is called.
fn title(loaded: &Loaded) -> String {
    loaded.entry.map_or_else(
        || loaded.name.clone(),
        |entry| format!("{}: {}", entry.name, entry.title),
    )
}

/// Writes octets where they are wanted.
///
/// # Errors
/// If they cannot be written, or are not for a terminal.
pub(crate) fn deliver(octets: &[u8], output: Option<&Path>) -> Result<()> {
    if let Some(path) = output.filter(|path| *path != Path::new("-")) {
        return replace(path, octets).with_context(|| format!("cannot write {}", path.display()));
    }
    let mut terminal = io::stdout().lock();
    if terminal.is_terminal() && std::str::from_utf8(octets).is_err() {
        bail!("this is not for a terminal; give it a file: -o FILE");
    }
    match terminal.write_all(octets).and_then(|()| terminal.flush()) {
        // Whoever reads has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output"),
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
