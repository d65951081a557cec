//! What `show` writes: a scenario's trace in the format that was asked for, to the terminal
//! or into a file, whole or not at all.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use idlerace_core::export::{self, script};
use idlerace_core::svg::{Theme, draw};
use idlerace_core::trace::Trace;

use crate::cli::{Format, Show};
use crate::report;
use crate::report::picture::png;
use crate::source::Loaded;

/// A trace in a format.
///
/// # Errors
/// If a picture cannot be made.
pub(crate) fn written(loaded: &Loaded, trace: &Trace, options: &Show) -> Result<Vec<u8>> {
    let title = title(loaded);
    let theme = Theme::from(options.theme);
    let as_it_is = |format| export::export(&title, trace, format);
    Ok(match options.format {
        Format::Text => report::trace(loaded, trace).into_bytes(),
        Format::Json => report::document(trace).into_bytes(),
        Format::Scenario => report::document(&loaded.scenario).into_bytes(),
        Format::Svg => draw(&title, trace, theme).into_bytes(),
        Format::Png => {
            let theme = if theme == Theme::Auto {
                Theme::Light
            } else {
                theme
            };
            png(&draw(&title, trace, theme))?
        }
        Format::Mermaid => as_it_is(export::Format::Mermaid),
        Format::Pcapng => as_it_is(export::Format::Pcapng),
        Format::Packetdrill => {
            let connection = export::telling(trace);
            script(&title, trace, options.side.into(), connection).into_bytes()
        }
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
