//! Has the odds of a scenario computed and reported.
//!
//! Computes nothing itself: `idlerace_core::odds` does, and `crate::predict::queueing` for a pool.

use anyhow::{Result, anyhow, ensure};
use formats::answers::Version;
use formats::answers::odds::{AtRandom, COUNTED, Odds as Answer, Pool, RATE_UNIT, Rates};
use idlerace_core::odds::{self as core, Gap, Rate, Window, Windows};
use idlerace_core::scenario::Scenario;
use idlerace_core::time::{Duration, Range};

use crate::cli::exit_code::Exit;
use crate::cli::{Odds, Order};
use crate::predict::queueing;
use crate::report::odds::{none, text};
use crate::report::output::{answer, print};
use crate::report::text::heading;
use crate::source::load;

/// Mean pauses that are told, in tenths of the server's idle timeout.
const TENTHS: [u64; 9] = [1, 2, 5, 10, 20, 50, 100, 1_000, 10_000];
const DAY: Duration = Duration::from_secs(86_400);

/// Prints the odds of what was asked for.
///
/// # Errors
/// If there is no such scenario, or more can go wrong in it than is counted.
pub(crate) fn odds(options: &Odds) -> Result<Exit> {
    let loaded = load(&options.source)?;
    let scenario = &loaded.scenario;
    let odds = core::odds(scenario).map_err(|uncounted| {
        let name = &loaded.name;
        anyhow!("{name}: no odds: {uncounted}; `idlerace show` and `explore` have all of it")
    })?;
    let (own, pauses) = if let Some(given) = &options.pauses {
        (Gap::Given(given.0.clone()), String::from("pauses as given"))
    } else {
        let pause = scenario.requests.pause;
        let pauses = format!("pauses as it has them, {pause}");
        (Gap::Uniform(pause), pauses)
    };
    let timeout = scenario.server.idle_timeout.unwrap_or_default();
    let said = Answer {
        version: Version,
        name: loaded.name.clone(),
        counted: COUNTED,
        rate_unit: RATE_UNIT,
        possible: odds.first.possible.first().copied(),
        certain: odds.first.certain.first().copied(),
        own: rates(&odds.first, &own),
        own_user: rates(&odds.user, &own),
        at_random: means(timeout, options.mean)
            .map(|mean| at_random(mean, &odds))
            .collect(),
        pool: pool(options, scenario, &odds)?,
        user: odds.user,
    };
    let why = none(scenario);
    print(&if options.json {
        answer(&said)
    } else {
        heading(&loaded) + &text(&said, why, &pauses)
    })?;
    Ok(Exit::Holds)
}

fn means(timeout: Duration, asked: Option<Duration>) -> impl Iterator<Item = Duration> {
    let usual = move |tenths| Duration::from_nanos(timeout.as_nanos() / 10).times(tenths);
    let all = asked.map_or_else(|| TENTHS.map(usual).to_vec(), |mean| vec![mean]);
    all.into_iter().filter(|mean| !mean.is_zero())
}

fn rates(windows: &Windows, gap: &Gap) -> Rates {
    let [possible, certain] = windows.rates(gap);
    Rates { possible, certain }
}

fn a_day(rates: Rates, requests: u64) -> [u64; 2] {
    [rates.possible, rates.certain].map(|rate| rate.of(requests))
}

/// Requests that come at random, one after a mean pause.
fn at_random(mean: Duration, odds: &core::Odds) -> AtRandom {
    let gap = Gap::Exponential { mean };
    let [first, user] = [&odds.first, &odds.user].map(|windows| rates(windows, &gap));
    let requests = DAY.as_nanos() / mean.as_nanos();
    AtRandom {
        mean,
        rates: first,
        user,
        failures_a_day: a_day(first, requests),
        user_failures_a_day: a_day(user, requests),
    }
}

/// Requests that come at random to a pool of connections, if one was asked for.
fn pool(options: &Odds, scenario: &Scenario, odds: &core::Odds) -> Result<Option<Pool>> {
    let (Some(connections), Some(rate)) = (options.pool, options.rate) else {
        return Ok(None);
    };
    ensure!(
        (1..=queueing::MOST).contains(&connections),
        "--pool {connections}: from 1 to {} connections are calculated",
        queueing::MOST
    );
    let exchange = exchange(scenario);
    let pool = queueing::Pool {
        connections,
        order: match options.order {
            Order::Lifo => queueing::Order::LastUsedFirst,
            Order::Fifo => queueing::Order::InTurn,
        },
        rate,
        exchange: seconds(exchange),
    };
    ensure!(
        pool.load() < f64::from(connections),
        "--rate {rate}: {connections} connections of {exchange} a request carry less than {:.1} \
         requests a second; more would queue without end",
        f64::from(connections) / pool.exchange
    );
    let one = |window: Window| {
        let until = window.until.map_or(f64::INFINITY, seconds);
        parts(pool.share(seconds(window.from), until))
    };
    let [first, user] = [&odds.first, &odds.user].map(|windows| Rates {
        possible: core::share(&windows.possible, one),
        certain: core::share(&windows.certain, one),
    });
    let requests = count(rate * seconds(DAY));
    Ok(Some(Pool {
        connections,
        order: match options.order {
            Order::Lifo => "lifo",
            Order::Fifo => "fifo",
        },
        per_second: rate,
        exchange,
        first,
        user,
        failures_a_day: a_day(first, requests),
        user_failures_a_day: a_day(user, requests),
    }))
}

/// For how long a request keeps its connection: the middle of each delay's range.
fn exchange(scenario: &Scenario) -> Duration {
    let (client, server, network) = (&scenario.client, &scenario.server, &scenario.network);
    let split = client
        .split_write
        .filter(|_| scenario.requests.body_bytes > 0);
    let delays = [
        client.checkout_lag,
        split.unwrap_or_default(),
        network.to_server,
        server.wake_lag,
        server.handler_time,
        network.to_client,
        client.wake_lag,
    ];
    let middle = |range: Range| (range.min() + range.max()).as_nanos() / 2;
    let sum: u64 = delays.into_iter().map(middle).sum();
    // Nothing takes no time at all.
    Duration::from_nanos(sum.max(1))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a share needs no nanosecond of a day"
)]
fn seconds(length: Duration) -> f64 {
    length.as_nanos() as f64 / 1e9
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is from 0 to 1, and has fewer digits than a double"
)]
fn parts(share: f64) -> Rate {
    Rate((share.clamp(0.0, 1.0) * Rate::ONE.0 as f64).round() as u64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most a million a second, and above zero"
)]
fn count(requests: f64) -> u64 {
    requests.round() as u64
}
