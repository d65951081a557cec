//! Shows one run of a scenario as the model has it.

use anyhow::Result;

use crate::cli::Show;
use crate::commands::explore::ending;
use crate::exit_code::Exit;
use crate::report::output::deliver;
use crate::report::show::written;
use crate::source::load;

/// Shows what was asked for.
///
/// # Errors
/// If there is no such scenario, ending or order, or the output cannot be written.
pub(crate) fn show(options: &Show) -> Result<Exit> {
    let loaded = load(&options.source)?;
    let trace = match options.ending {
        Some(number) => ending(&loaded.scenario, number)?,
        None => loaded.trace(options.order.as_ref())?,
    };
    let octets = written(&loaded, &trace, options)?;
    deliver(&octets, options.output.as_deref())?;
    Ok(Exit::Holds)
}
