//! The arguments that name a scenario and change it, which most commands have.

use std::path::PathBuf;

use clap::Args;

/// What stands for it in the help.
pub(crate) const SCENARIO_NAME: &str = "NAME|FILE|-";

/// Where a scenario comes from, and what is changed in it.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// Name of a scenario (see `idlerace list`), a JSON file, an address of the page in quotes,
    /// or - for standard input
    #[arg(value_name = SCENARIO_NAME)]
    pub scenario: PathBuf,
    /// Set a parameter, for example requests.pause=310ms; can be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// Seed that picks the length of each delay within its range
    #[arg(long, allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
}

fn seed(text: &str) -> Result<u64, String> {
    let read = text.parse();
    read.map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}
