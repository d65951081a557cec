//! `idlerace odds`: whose odds, and for which traffic.

use std::str::FromStr;

use clap::{Args, ValueEnum};
use idlerace_core::time::{Duration, Range};

use super::source::Source;

/// What stands below the options.
pub(super) const HELP: &str = "\
Counted are first attempts that lose the idle race: the client picks a connection that its
server has closed, or is about to, because it was idle. A scenario in which more can go wrong
(a middlebox, a shutdown, a kill, a host that is down, a full queue, a death, faults, a client
that is suspended or impatient) is refused: its rates would be too low. Two figures are
printed: first attempts that fail, and requests that fail for the client's user after the
client's own retries. A range like 1.2..6.6 % has two shares: the first fails with any delays
within the scenario's ranges, the second with the worst of them.

With --pool the requests share several connections. Assumed is that they come independently of
each other (Poisson), and that each keeps its connection for an exponential time whose mean is
the scenario's: round trip, handler and lags. Their pauses follow from the rate, so that
--pauses, which are those of one connection, cannot be given with --pool.

Examples:
  idlerace odds crossing
  idlerace odds crossing --mean 1s
  idlerace odds crossing --pauses 0s..1s=90,1s..60s=9,5m=1
  idlerace odds crossing --pool 10 --rate 100 --order lifo

Exit code:
  0  calculated
  2  not calculated: more can go wrong in the scenario than the idle race";

/// Whose odds, and for which traffic.
#[derive(Debug, Args)]
pub(crate) struct Odds {
    #[command(flatten)]
    pub source: Source,
    /// Mean pause between requests that come at random; without it, a table of several
    #[arg(long, value_name = "LENGTH", value_parser = mean)]
    pub mean: Option<Duration>,
    /// Pauses of your own traffic, ranges with weights, instead of the scenario's pause:
    /// 0s..1s=90,1s..60s=9,5m=1
    #[arg(long, value_name = "RANGE=WEIGHT,..")]
    pub pauses: Option<Pauses>,
    /// Number of connections that all requests share
    #[arg(long, value_name = "N", requires = "rate", conflicts_with = "pauses")]
    pub pool: Option<u32>,
    /// Requests a second that come to the pool at random
    #[arg(long, value_name = "NUMBER", requires = "pool", value_parser = rate)]
    pub rate: Option<f64>,
    /// Which idle connection of the pool is taken
    #[arg(long, value_enum, default_value_t, requires = "pool")]
    pub order: Order,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Which idle connection of a pool is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    /// The one that was used last
    #[default]
    Lifo,
    /// The one that has been idle for longest
    Fifo,
}

fn mean(text: &str) -> Result<Duration, String> {
    match text.parse::<Duration>() {
        Ok(mean) if mean.is_zero() => Err("a mean pause is longer than 0s".to_owned()),
        other => other.map_err(|error| error.to_string()),
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse::<f64>().ok();
    let rate = rate.filter(|rate| (1e-6..=1e6).contains(rate));
    rate.ok_or_else(|| "not requests a second from 0.000001 to 1000000, like 100".to_owned())
}

/// Ranges of pauses by their weights.
#[derive(Clone, Debug)]
pub(crate) struct Pauses(pub Vec<(Range, u32)>);

impl FromStr for Pauses {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(weighed)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn weighed(part: &str) -> Result<(Range, u32), String> {
    let (range, weight) = part
        .split_once('=')
        .ok_or_else(|| format!("\"{part}\" is not like 0s..1s=90: a range and its weight"))?;
    let range: Range = range
        .trim()
        .parse()
        .map_err(|error| format!("{error}, and its weight: 0s..1s=90"))?;
    let whole = weight.trim().parse().ok().filter(|weight| *weight > 0);
    let weight = whole.ok_or_else(|| {
        format!("\"{weight}\" is not a weight: a whole number from 1, as in 0s..1s=90")
    })?;
    Ok((range, weight))
}
