//! `idlerace odds --json`: which pauses fail, and how often. Written, never read.

use idlerace_core::odds::{Rate, Window};
use idlerace_core::time::Duration;
use serde::Serialize;

use super::Version;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Odds {
    /// The version of this form.
    pub version: Version<1>,
    /// What the scenario is called.
    pub name: String,
    /// Pauses that fail with some delays within their ranges, if any do.
    pub possible: Option<Window>,
    /// Pauses that fail whatever the delays, if any do.
    pub certain: Option<Window>,
    /// How many of the scenario's own pauses, or of those that were given, fail.
    pub own: Rates,
    /// How many requests fail that come at random, for several mean pauses.
    pub at_random: Vec<AtRandom>,
}

/// Shares of the pauses, in parts of 10^12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rates {
    /// With the delays that are worst.
    pub possible: Rate,
    /// Whatever the delays.
    pub certain: Rate,
}

/// Requests that come independently of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AtRandom {
    /// The mean pause.
    pub mean: Duration,
    /// How many of them fail.
    #[serde(flatten)]
    pub rates: Rates,
    /// How many of one client's requests of a day: with the worst delays, and whatever
    /// the delays.
    pub failures_a_day: [u64; 2],
}
