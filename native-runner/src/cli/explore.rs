//! `idlerace explore`: what is proven, and what is told of it.

use clap::Args;

use super::source::Source;

/// What stands below the options.
pub(super) const HELP: &str = "\
All orders of steps that are possible within the scenario's ranges are explored, and no
others. Safe means: no request is lost and none is applied twice, for any delays within
those ranges.

Examples:
  idlerace explore crossing
  idlerace explore article-as-logged --set requests.count=2 --twins --advice
  idlerace show article-as-logged --set requests.count=2 --ending 4 --format svg -o lost.svg";

/// What is explored, and what is told of it.
#[derive(Debug, Args)]
pub(crate) struct Explore {
    #[command(flatten)]
    pub source: Source,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Also print the ways to end that look the same to the client although the server
    /// applied different requests
    #[arg(long)]
    pub twins: bool,
    /// Also print what makes the scenario safe for any traffic: values to type into its client or
    /// server, each proven, with its cost
    #[arg(long)]
    pub advice: bool,
}
