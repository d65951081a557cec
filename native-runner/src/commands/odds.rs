//! Has the odds of a scenario computed and reported.
//!
//! Computes nothing itself: `idlerace_core::odds` does.

use anyhow::Result;
use formats::answers::Version;
use formats::answers::odds::{AtRandom, Odds as Answer, Rates};
use idlerace_core::odds::{Gap, Rate, Window, certain, possible};
use idlerace_core::time::Duration;

use crate::cli::Odds;
use crate::exit_code::Exit;
use crate::report::odds::text;
use crate::report::output::{answer, print};
use crate::report::text::heading;
use crate::source::load;

/// Mean pauses that are told, in tenths of the server's idle timeout.
const TENTHS: [u64; 9] = [1, 2, 5, 10, 20, 50, 100, 1_000, 10_000];
const DAY: Duration = Duration::from_secs(86_400);

/// Prints the odds of what was asked for.
///
/// # Errors
/// If there is no such scenario.
pub(crate) fn odds(options: &Odds) -> Result<Exit> {
    let loaded = load(&options.source)?;
    let scenario = &loaded.scenario;
    let windows = [possible(scenario), certain(scenario)];
    let (own, pauses) = if let Some(given) = &options.pauses {
        (Gap::Given(given.0.clone()), String::from("pauses as given"))
    } else {
        let pause = scenario.requests.pause;
        let pauses = format!("pauses as it has them, {pause}");
        (Gap::Uniform(pause), pauses)
    };
    let timeout = scenario.server.idle_timeout.unwrap_or_default();
    let odds = Answer {
        version: Version,
        name: loaded.name.clone(),
        possible: windows[0],
        certain: windows[1],
        own: rates(windows, &own),
        at_random: means(timeout, options.mean)
            .map(|mean| at_random(mean, windows))
            .collect(),
    };
    print(&if options.json {
        answer(&odds)
    } else {
        heading(&loaded) + &text(&odds, &pauses)
    })?;
    Ok(Exit::Holds)
}

fn means(timeout: Duration, asked: Option<Duration>) -> impl Iterator<Item = Duration> {
    let usual = move |tenths| Duration::from_nanos(timeout.as_nanos() / 10).times(tenths);
    let all = asked.map_or_else(|| TENTHS.map(usual).to_vec(), |mean| vec![mean]);
    all.into_iter().filter(|mean| !mean.is_zero())
}

fn rates(windows: [Option<Window>; 2], gap: &Gap) -> Rates {
    let rate = |window: Option<Window>| window.map_or(Rate::default(), |window| window.rate(gap));
    let [possible, certain] = windows.map(rate);
    Rates { possible, certain }
}

/// Requests that come at random, one after a mean pause.
fn at_random(mean: Duration, windows: [Option<Window>; 2]) -> AtRandom {
    let rates = rates(windows, &Gap::Exponential { mean });
    let requests = DAY.as_nanos() / mean.as_nanos();
    AtRandom {
        mean,
        rates,
        failures_a_day: [rates.possible, rates.certain].map(|rate| rate.of(requests)),
    }
}
