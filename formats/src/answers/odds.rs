//! `idlerace odds --json`: which pauses lose the idle race, and how often. Written, never read.

use idlerace_core::odds::{Rate, Window, Windows};
use idlerace_core::time::Duration;
use serde::Serialize;

use super::Version;

/// What is counted, in words.
pub const COUNTED: &str = "first attempts that lose the idle race";

/// What every rate is a number of.
pub const RATE_UNIT: &str = "1e-12";

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Odds {
    /// The version of this form.
    pub version: Version<1>,
    /// What the scenario is called.
    pub name: String,
    /// [`COUNTED`].
    pub counted: &'static str,
    /// [`RATE_UNIT`].
    pub rate_unit: &'static str,
    /// Pauses after which a first attempt fails with some delays within their ranges, if any
    /// do.
    pub possible: Option<Window>,
    /// Pauses after which it fails whatever the delays, if any do.
    pub certain: Option<Window>,
    /// Pauses after which a request fails for the client's user: not healed by its retries.
    pub user: Windows,
    /// How many of the scenario's own pauses, or of those that were given, fail.
    pub own: Rates,
    /// How many of them fail for the client's user.
    pub own_user: Rates,
    /// How many requests fail that come at random on one connection, for several mean pauses.
    pub at_random: Vec<AtRandom>,
    /// The same on a pool of connections, if one was asked for.
    pub pool: Option<Pool>,
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
    /// How many first attempts fail.
    #[serde(flatten)]
    pub rates: Rates,
    /// How many requests fail for the client's user.
    pub user: Rates,
    /// How many first attempts of one client's in a day: with the worst delays, and whatever
    /// the delays.
    pub failures_a_day: [u64; 2],
    /// How many for its user.
    pub user_failures_a_day: [u64; 2],
}

/// Requests that share connections.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pool {
    /// How many connections.
    pub connections: u32,
    /// Which idle one is taken: `lifo`, the one used last, or `fifo`, the one idle for longest.
    pub order: &'static str,
    /// Requests a second.
    pub per_second: f64,
    /// For how long a request keeps its connection on the average.
    pub exchange: Duration,
    /// How many first attempts fail.
    pub first: Rates,
    /// How many requests fail for the client's user.
    pub user: Rates,
    /// How many first attempts in a day: with the worst delays, and whatever the delays.
    pub failures_a_day: [u64; 2],
    /// How many for the client's user.
    pub user_failures_a_day: [u64; 2],
}
