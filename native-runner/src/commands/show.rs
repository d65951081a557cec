//! Shows one run of a scenario as the model has it.

use std::path::Path;

use anyhow::{Result, ensure};
use idlerace_core::export::Format;

use crate::cli::Show;
use crate::commands::explore::ending;
use crate::exit_code::Exit;
use crate::report::output::Destination;
use crate::report::show::written;
use crate::source::load;

/// Shows what was asked for.
///
/// # Errors
/// If there is no such scenario, ending or order, or the output cannot be written.
pub(crate) fn show(options: &Show) -> Result<Exit> {
    fits(options)?;
    let loaded = load(&options.source)?;
    let is_models = options.ending.is_some() || options.order.is_some();
    let seen = loaded.seen.clone().filter(|_| !is_models);
    ensure!(
        seen.is_none() || !(options.animated || options.format.needs_packets()),
        "{}: it was seen at one end, and has no packets for this format; text, svg, png and json \
         need none",
        loaded.name
    );
    let to = Destination::open(options.output.as_deref().unwrap_or(Path::new("-")))?;
    let trace = match options.ending {
        Some(number) => ending(&loaded.scenario, number)?,
        None => match seen {
            Some(seen) => seen,
            None => loaded.trace(options.order.as_ref())?,
        },
    };
    let octets = written(&loaded, &trace, options)?;
    to.write(&octets)?;
    Ok(Exit::Holds)
}

/// What only some formats have is asked of no other.
fn fits(options: &Show) -> Result<()> {
    let format = options.format;
    ensure!(
        options.theme.is_none() || [Format::Svg, Format::Png].contains(&format),
        "--theme: only --format svg and --format png have colours"
    );
    ensure!(
        !options.animated || format == Format::Svg,
        "--animated: only --format svg can move, and the format here is {}",
        format.row().id
    );
    ensure!(
        options.side.is_none() || format == Format::Packetdrill,
        "--side: only --format packetdrill is about one host"
    );
    Ok(())
}
