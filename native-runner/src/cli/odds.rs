//! `idlerace odds`: whose odds, and for which traffic.

use std::str::FromStr;

use clap::Args;
use idlerace_core::time::{Duration, Range};

use super::source::Source;

/// Whose odds, and for which traffic.
#[derive(Debug, Args)]
pub(crate) struct Odds {
    #[command(flatten)]
    pub source: Source,
    /// Mean pause between requests that come at random; without it, a table of several
    #[arg(long, value_name = "LENGTH")]
    pub mean: Option<Duration>,
    /// Pauses of your own traffic, ranges with weights, instead of the scenario's pause:
    /// 0s..1s=90,1s..60s=9,5m=1
    #[arg(long, value_name = "RANGE=WEIGHT,..")]
    pub pauses: Option<Pauses>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Ranges of pauses by their weights.
#[derive(Clone, Debug)]
pub(crate) struct Pauses(pub Vec<(Range, u32)>);

impl FromStr for Pauses {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let one = |part: &str| {
            let (range, weight) = part.split_once('=')?;
            let weight = weight.trim().parse().ok().filter(|weight| *weight > 0)?;
            Some((range.trim().parse().ok()?, weight))
        };
        let wrong =
            |part: &str| format!("\"{part}\" is not like 0s..1s=90: a range and its weight");
        let all = text
            .split(',')
            .map(|part| one(part).ok_or_else(|| wrong(part)));
        all.collect::<Result<_, _>>().map(Self)
    }
}
