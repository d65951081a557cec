//! What `show` writes: a scenario's trace in the format that was asked for.

use anyhow::Result;
use idlerace_core::explain::explain;
use idlerace_core::export::{Export, Format, LeftToCaller};
use idlerace_core::trace::Trace;

use crate::cli::Show;
use crate::report::output::document;
use crate::report::picture::png;
use crate::report::text::{heading, words};
use crate::source::Loaded;

/// A trace in a format.
///
/// # Errors
/// If a picture cannot be made.
pub(crate) fn written(loaded: &Loaded, trace: &Trace, options: &Show) -> Result<Vec<u8>> {
    if options.format == Format::Text {
        return Ok(text(loaded, trace).into_bytes());
    }
    let export = Export {
        title: &title(loaded),
        trace,
        theme: options.theme.unwrap_or_default().into(),
        side: options.side.unwrap_or_default().into(),
    };
    export.write(options.format).or_else(|left| match left {
        LeftToCaller::Pixels => png(&export.picture_for_pixels()),
        LeftToCaller::Trace => Ok(document(trace).into_bytes()),
        LeftToCaller::Scenario => Ok(document(&loaded.scenario).into_bytes()),
    })
}

/// What a picture is called.
fn title(loaded: &Loaded) -> String {
    loaded.entry.map_or_else(
        || loaded.name.clone(),
        |entry| format!("{}: {}", entry.name, entry.title),
    )
}

/// For people.
fn text(loaded: &Loaded, trace: &Trace) -> String {
    format!(
        "{}{}\n\n{trace}{}",
        heading(loaded),
        explain(trace).headline,
        words([trace])
    )
}
