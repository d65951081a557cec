//! `idlerace check`: what is checked, on what, and where it is written down.

use std::path::PathBuf;

use clap::Args;

use super::choices::Transport;

/// What stands below the options.
pub(super) const HELP: &str = "\
On a private wire every packet is held until the scenario says that it arrives. So every
order of steps can be produced, and every result, errno, flag, sequence number and TCP state
is compared. This needs Linux, and root or the right to create user namespaces. Nothing
outside of the namespaces is changed, and nothing is left behind. Where there is no private
wire, the scenarios run in real time on loopback, and no chain is run. Of a chain each host is a
namespace; what its proxies do and what their answers say is the model's, not a product's.

Examples:
  idlerace check
  idlerace check crossing unread-at-close --pcapng race.pcapng
  idlerace check mine.json
  idlerace check --explored
  idlerace check --wire veth --json --junit report.xml";

/// What is checked, on what, and where it is written down.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Scenarios to check: names (see `idlerace list`), JSON files, or - for standard input; or
    /// names of chains (see `idlerace chain`); without any, all that have names
    #[arg(value_name = "NAME|FILE|-")]
    pub scenarios: Vec<PathBuf>,
    /// Network between the two hosts
    #[arg(long, value_enum, default_value_t)]
    pub wire: Transport,
    /// Check every order of steps that `explore` finds, instead of the one that the seed
    /// picks: those of each scenario as it is timed, with at most three requests, and with any
    /// traffic one for each way in which a request can end; of a chain that is named a sample
    /// of the orders that ways and lags of some milliseconds allow
    #[arg(long, conflicts_with = "pcapng")]
    pub explored: bool,
    /// Then run each scenario in real time as well: hyper on both sides; where hyper cannot
    /// show it, the model's calls, each made when it is due
    #[arg(long)]
    pub clock: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    #[arg(
        long,
        value_name = "FILE",
        help = "Also write the verdicts to FILE as JUnit XML"
    )]
    pub junit: Option<PathBuf>,
    /// Also write all packets to FILE, as captured on each host
    #[arg(long, value_name = "FILE")]
    pub pcapng: Option<PathBuf>,
}
