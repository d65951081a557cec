//! `idlerace sweep`: one setting for real, or a map over two.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::{Paper, Source, Way};

/// What stands below the options.
pub(super) const HELP: &str = "\
Each repetition sends two requests: one opens a connection, one reuses it after the pause.
Counted is how often the second fails at its first attempt, with Wilson's 95 % interval; the
model's rate stands beside it, told the lags that this machine had in these very runs.

With --y nothing is run: each pair of values is proven safe or not, in every order of its
steps, with the closed form's rate and how often a simulation failed beside it.

Examples:
  idlerace sweep crossing --x requests.pause=280ms..310ms/2ms
  idlerace sweep article-as-logged --x requests.pause=298ms..303ms/250us --wire loopback
  idlerace sweep client-timeout-below-server --set requests.pause=0ms..400ms --svg -o map.svg \\
    --x client.idle_timeout=250ms..350ms/2ms --y server.idle_timeout=250ms..350ms/2ms

Exit code of a map: 0 it was made, 2 it could not be.";

/// What only a map has.
const MAP: &str = "Map";

/// What is moved, how it is counted, and what is made of it.
#[derive(Debug, Args)]
pub(crate) struct Sweep {
    #[command(flatten)]
    pub source: Source,
    /// The setting and its values
    #[arg(long, value_name = "KEY=FROM..TO/STEP")]
    pub x: String,
    /// Repetitions at each value
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=5_000))]
    #[arg(conflicts_with = "y")]
    pub reps: u32,
    /// What lies between client and server
    #[arg(long, value_enum, default_value_t, conflicts_with = "y")]
    pub wire: Way,
    /// As JSON
    #[arg(long, group = "shape")]
    pub json: bool,
    /// A second setting: a map of what is proven for each pair of values, by the model alone
    #[arg(long, value_name = "KEY=FROM..TO/STEP", help_heading = MAP)]
    pub y: Option<String>,
    /// Simulated runs for each cell
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    #[arg(requires = "y", help_heading = MAP)]
    pub draws: u32,
    #[command(flatten)]
    pub written: Written,
    /// The colours of a picture
    #[arg(long, value_enum, default_value_t, requires = "y", help_heading = MAP)]
    pub theme: Paper,
    /// Only the K-th of N parts of the rows; --known puts parts together
    #[arg(long, value_name = "K/N", requires = "y", help_heading = MAP)]
    pub shard: Option<Shard>,
    /// Take what stands in this file, made with --json, and do the rest; may be repeated
    #[arg(long, value_name = "FILE", requires = "y", help_heading = MAP)]
    pub known: Vec<PathBuf>,
    /// Into this file, whole or not at all
    #[arg(short, long, value_name = "FILE", requires = "y", help_heading = MAP)]
    pub output: Option<PathBuf>,
}

/// What a map is written as; in letters without any.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Written {
    /// A line a cell, with commas
    #[arg(long, group = "shape", requires = "y", help_heading = MAP)]
    pub csv: bool,
    /// A picture
    #[arg(long, group = "shape", requires = "y", help_heading = MAP)]
    pub svg: bool,
    /// A picture in pixels
    #[arg(long, group = "shape", requires = "y", help_heading = MAP)]
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
