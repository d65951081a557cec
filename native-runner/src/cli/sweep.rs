//! `idlerace sweep`: one setting for real, or a map over two.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::choices::{Colours, Transport};
use super::source::Source;

/// What stands below the options.
pub(super) const HELP: &str = "\
Each run sends two requests: the first opens a connection, the second reuses it after the
pause. A run counts as failed if the second request fails at its first attempt; one for which
this machine was too late is left out. Printed beside the rate are its 95 % interval (Wilson's)
and the rate that the model predicts for the delays of timers and threads that were measured in
these runs.

With --y nothing is run. The map says for each pair of values whether every order of steps
is proven safe for any traffic, or for the pauses as set where an axis moves them; after which
share of the pauses as set a first attempt loses the idle race by the formula; and how many
simulated runs failed.

Examples:
  idlerace sweep crossing --x requests.pause=280ms..310ms/2ms
  idlerace sweep article-as-logged --x requests.pause=298ms..303ms/250us --wire loopback
  idlerace sweep client-timeout-below-server --set requests.pause=0ms..400ms --svg -o map.svg \\
    --x client.idle_timeout=250ms..350ms/2ms --y server.idle_timeout=250ms..350ms/2ms

A map ends with exit code 0 if it was made, 2 if not. Without --y:";

/// What only a map has.
const MAP: &str = "Map";

/// What is moved, how it is counted, and what is made of it.
#[derive(Debug, Args)]
pub(crate) struct Sweep {
    #[command(flatten)]
    pub source: Source,
    /// Parameter to vary, and its values: a range with a step, or a list such as
    /// requests.method=GET,POST
    #[arg(long, value_name = "KEY=FROM..TO/STEP")]
    pub x: String,
    /// Runs at each value
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=5_000))]
    #[arg(conflicts_with = "y", allow_negative_numbers = true)]
    pub reps: u32,
    /// Network between client and server
    #[arg(long, value_enum, default_value_t, conflicts_with = "y")]
    pub wire: Transport,
    /// Print JSON
    #[arg(long, group = "shape")]
    pub json: bool,
    /// Second parameter to vary, in the form of --x: makes a map of what is proven for each pair
    /// of values
    #[arg(long, value_name = "KEY=FROM..TO/STEP", help_heading = MAP)]
    pub y: Option<String>,
    /// Ask what is safe for the scenario's own pauses, and not for any traffic
    #[arg(long, requires = "y", help_heading = MAP)]
    pub as_timed: bool,
    /// Simulated runs for each cell
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    #[arg(requires = "y", help_heading = MAP)]
    pub draws: u32,
    #[command(flatten)]
    pub written: Written,
    /// Colours of the picture
    #[arg(long, value_enum, default_value_t, requires = "y", help_heading = MAP)]
    pub theme: Colours,
    /// Compute only part K of N of the rows; --known puts parts together
    #[arg(long, value_name = "K/N", requires = "y", help_heading = MAP)]
    pub shard: Option<Shard>,
    /// Reuse the cells in FILE, which was written with --json, and compute only the others;
    /// can be repeated
    #[arg(long, value_name = "FILE", requires = "y", help_heading = MAP)]
    pub known: Vec<PathBuf>,
    /// Write to FILE instead of standard output; an existing FILE is replaced only when the
    /// output is complete
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What is written; in characters without any.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Written {
    /// Print CSV, one line for each value, or for each cell of a map
    #[arg(long, group = "shape")]
    pub csv: bool,
    /// Print the map as SVG
    #[arg(long, group = "shape", help_heading = MAP)]
    pub svg: bool,
    /// Print the map as PNG
    #[arg(long, group = "shape", help_heading = MAP)]
    pub png: bool,
}

/// The K-th of N parts, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    part: usize,
    of: usize,
}

impl Shard {
    /// Whether a row is in it: neighbours go to different parts, for they take as long.
    pub(crate) const fn has(self, row: usize) -> bool {
        row % self.of == self.part - 1
    }
}

impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/');
        let parts = parts.and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((part, of)) if (1..=of).contains(&part) => Ok(Self { part, of }),
            _ => Err("write it like 1/4: the first of four parts"),
        }
    }
}
