//! `idlerace show`: which run of a scenario, in which format.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use idlerace_core::export::Format;
use idlerace_core::replay::Schedule;
use idlerace_core::segment::Side;

use super::choices::Colours;
use super::source::Source;

/// What stands below the options.
pub(super) const HELP: &str = "\
Examples:
  idlerace show crossing
  idlerace show crossing --format svg -o crossing.svg
  idlerace show crossing --format svg --animated -o crossing.svg    plays by itself, for a README
  idlerace show unread-at-close --format pcapng -o race.pcapng      then: wireshark race.pcapng
  idlerace show crossing --format packetdrill --side server";

/// What is shown, and how.
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub source: Source,
    /// Show the N-th way to end that `explore` lists, instead of the run that the seed picks
    #[arg(long, value_name = "N")]
    pub ending: Option<usize>,
    /// Show this order of steps, as printed by `explore` or in the page's address (order=...),
    /// instead of the run that the seed picks
    #[arg(long, conflicts_with = "ending")]
    pub order: Option<Schedule>,
    /// Format of the output
    #[arg(long, value_parser = format_parser(), default_value = Format::Text.row().id)]
    pub format: Format,
    /// Write to FILE instead of standard output; a file that exists is replaced only when the
    /// output is complete
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Colours of the picture, for svg and png [default: auto]
    #[arg(long, value_enum)]
    pub theme: Option<Colours>,
    /// Have the picture play the run by itself, over and over, for svg: without scripts, so
    /// that it also plays as an image in a README or a wiki; a still one for readers who
    /// prefer reduced motion
    #[arg(long)]
    pub animated: bool,
    /// Host whose kernel the script tests, for packetdrill [default: client]
    #[arg(long, value_enum)]
    pub side: Option<Host>,
}

/// The formats in the order of core's list, each by its name and with what it is.
fn format_parser() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.map(|format| {
        let row = format.row();
        PossibleValue::new(row.id).help(row.purpose)
    });
    PossibleValuesParser::new(values)
        .try_map(|id| Format::find(&id).ok_or("there is no such format"))
}

/// One of the two hosts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Host {
    /// The client's host
    #[default]
    Client,
    /// The server's host
    Server,
}

impl From<Host> for Side {
    fn from(host: Host) -> Self {
        match host {
            Host::Client => Self::Client,
            Host::Server => Self::Server,
        }
    }
}
