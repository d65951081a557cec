//! Shows one run of a scenario as the model has it.

use std::path::Path;

use anyhow::{Result, ensure};
use idlerace_core::export::Format;
use idlerace_core::trace::{Trace, Vantage};

use crate::cli::exit_code::Exit;
use crate::cli::{Show, Source};
use crate::commands::explore::ending;
use crate::report::output::Destination;
use crate::report::show::written;
use crate::source::{Loaded, load_with_trace, seen};

/// Shows what was asked for.
///
/// # Errors
/// If there is no such scenario, ending or order, or the output cannot be written.
pub(crate) fn show(options: &Show) -> Result<Exit> {
    fits(options)?;
    let loaded = load_with_trace(&options.source)?;
    let kept = as_seen(&loaded, options)?;
    let to = Destination::open(options.output.as_deref().unwrap_or(Path::new("-")))?;
    let trace = match (options.ending, kept) {
        (_, Some(kept)) => kept.clone(),
        (Some(number), None) => ending(&loaded.scenario, number)?,
        (None, None) => loaded.run(options.order.as_ref())?,
    };
    say_other(&loaded, &trace, options);
    let octets = written(&loaded, &trace, options)?;
    to.write(&octets)?;
    Ok(Exit::Holds)
}

/// What was seen at one end of real connections, as it was, for nothing can be changed in that.
/// Everything else the model shows.
fn as_seen<'l>(loaded: &'l Loaded, options: &Show) -> Result<Option<&'l Trace>> {
    let is_seen = |trace: &&Trace| trace.vantage.peer().is_some();
    let is_models = options.ending.is_some() || options.order.is_some();
    let is_models = is_models || options.format == Format::Scenario;
    let Some(trace) = loaded.trace.as_ref().filter(is_seen).filter(|_| !is_models) else {
        return Ok(None);
    };
    let Source { settings, seed, .. } = &options.source;
    let (name, seen) = (&loaded.name, seen(trace.vantage));
    for (option, is_given) in [("--set", !settings.is_empty()), ("--seed", seed.is_some())] {
        ensure!(
            !is_given,
            "{option}: {name} was seen {seen} and is shown as it was; --format scenario shows its \
             scenario alone, in which that can be changed"
        );
    }
    ensure!(
        !(options.animated || options.format.needs_packets()),
        "{name}: it was seen at one end, and has no packets for this format; text, svg, png and \
         json need none"
    );
    Ok(Some(trace))
}

/// Says that what stands in a file is not what is shown, unless something else was asked for.
fn say_other(loaded: &Loaded, shown: &Trace, options: &Show) {
    let other = loaded
        .trace
        .as_ref()
        .filter(|trace| trace.events != shown.events);
    let Some(trace) = other.filter(|_| options.format != Format::Scenario) else {
        return;
    };
    let name = &loaded.name;
    let is_other = options.ending.is_some() || options.order.is_some();
    if trace.vantage != Vantage::Simulated {
        let seen = seen(trace.vantage);
        eprintln!("idlerace: {name}: what was seen {seen} is left aside; this is the model's");
    } else if !is_other && trace.scenario == shown.scenario {
        eprintln!(
            "idlerace: {name}: the model of today has another run of this scenario: this one"
        );
    }
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
