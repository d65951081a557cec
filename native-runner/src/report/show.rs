//! What `show` writes: a scenario's trace in the format that was asked for.

use anyhow::Result;
use idlerace_core::explain::explain;
use idlerace_core::export::{self, script};
use idlerace_core::svg::{Theme, draw};
use idlerace_core::trace::Trace;

use crate::cli::{Format, Show};
use crate::report::output::document;
use crate::report::picture::png;
use crate::report::text::heading;
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
        Format::Text => text(loaded, trace).into_bytes(),
        Format::Json => document(trace).into_bytes(),
        Format::Scenario => document(&loaded.scenario).into_bytes(),
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

/// For people.
fn text(loaded: &Loaded, trace: &Trace) -> String {
    format!(
        "{}{}\n\n{trace}\n",
        heading(loaded),
        explain(trace).headline
    )
}
