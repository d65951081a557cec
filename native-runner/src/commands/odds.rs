//! What `odds` says: which pauses fail, and how often that happens to requests that come at
//! random.
//!
//! Computes nothing itself: `idlerace_core::odds` does.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use idlerace_core::odds::{Gap, Rate, Window, certain, possible};
use idlerace_core::time::Duration;
use serde_json::{Value, json};

use crate::cli::Odds;
use crate::report::{self, print};
use crate::source::load;

/// Mean pauses that are told, in tenths of the server's idle timeout.
const TENTHS: [u64; 9] = [1, 2, 5, 10, 20, 50, 100, 1_000, 10_000];
const DAY: Duration = Duration::from_secs(86_400);

/// Prints the odds of what was asked for.
///
/// # Errors
/// If there is no such scenario.
pub(crate) fn odds(options: &Odds) -> Result<ExitCode> {
    let loaded = load(&options.source)?;
    let scenario = &loaded.scenario;
    let windows = [possible(scenario), certain(scenario)];
    let given = options.pauses.as_ref();
    let own = given.map_or(Gap::Uniform(scenario.requests.pause), |pauses| {
        Gap::Given(pauses.0.clone())
    });
    let timeout = scenario.server.idle_timeout.unwrap_or_default();
    let rows: Vec<Row> = means(timeout, options.mean)
        .map(|mean| Row::new(mean, windows))
        .collect();
    let rates = windows.map(|window| rate(window, &own));
    print(&if options.json {
        let rows = rows.iter().map(Row::json).collect::<Vec<_>>();
        report::document(&json!({
            "name": loaded.name,
            "possible": windows[0],
            "certain": windows[1],
            "own": { "possible": rates[0], "certain": rates[1] },
            "at_random": rows,
        }))
    } else {
        let pauses = given.map_or_else(
            || format!("pauses as it has them, {}", scenario.requests.pause),
            |_| String::from("pauses as given"),
        );
        report::heading(&loaded) + &text(windows, &pauses, rates, &rows)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn means(timeout: Duration, asked: Option<Duration>) -> impl Iterator<Item = Duration> {
    let usual = move |tenths| Duration::from_nanos(timeout.as_nanos() / 10).times(tenths);
    let all = asked.map_or_else(|| TENTHS.map(usual).to_vec(), |mean| vec![mean]);
    all.into_iter().filter(|mean| !mean.is_zero())
}

fn rate(window: Option<Window>, gap: &Gap) -> Rate {
    window.map_or(Rate::default(), |window| window.rate(gap))
}

/// Requests that come at random, one after a mean pause.
struct Row {
    mean: Duration,
    rates: [Rate; 2],
    /// Of one client's requests on a day.
    a_day: [u64; 2],
}

impl Row {
    fn new(mean: Duration, windows: [Option<Window>; 2]) -> Self {
        let rates = windows.map(|window| rate(window, &Gap::Exponential { mean }));
        let requests = DAY.as_nanos() / mean.as_nanos();
        Self {
            mean,
            rates,
            a_day: rates.map(|rate| rate.of(requests)),
        }
    }

    fn json(&self) -> Value {
        json!({
            "mean": self.mean,
            "possible": self.rates[0],
            "certain": self.rates[1],
            "failures_a_day": self.a_day,
        })
    }
}

fn text(windows: [Option<Window>; 2], pauses: &str, own: [Rate; 2], rows: &[Row]) -> String {
    let [Some(possible), certain] = windows else {
        return String::from("\nNo pause fails: no connection is reused that its server closes.\n");
    };
    let mut text = format!("\nA request fails after a pause {}.\n", words(possible));
    match certain {
        Some(certain) if certain == possible => {}
        Some(certain) => {
            let _ = writeln!(text, "Whatever the delays, it does {}.", words(certain));
        }
        None => text += "No pause fails whatever the delays.\n",
    }
    let _ = writeln!(
        text,
        "\n{:<42}  {:>12}  {:>18}",
        "requests", "fail", "a day, one client"
    );
    let _ = writeln!(text, "{pauses:<42}  {:>12}", span(own.map(percent)));
    for row in rows {
        let what = format!("at random, one in {}", row.mean);
        let a_day = span(row.a_day.map(|count| count.to_string()));
        let _ = writeln!(
            text,
            "{what:<42}  {:>12}  {a_day:>18}",
            span(row.rates.map(percent))
        );
    }
    text += "\nMore than any timeout the traffic decides: pauses far from the window never fail, \
             and where they are\nabout as long as the server waits, most do that ever will.\n";
    text
}

fn words(window: Window) -> String {
    window.until.map_or_else(
        || format!("of {} or more", window.from),
        |until| format!("from {} to {until}", window.from),
    )
}

/// One text for two bounds.
fn span([most, least]: [String; 2]) -> String {
    if most == least {
        most
    } else {
        format!("{least}..{most}")
    }
}

/// In percent, with four digits behind the point.
fn percent(rate: Rate) -> String {
    let parts = rate.0 / 1_000_000;
    if rate.0 > 0 && parts == 0 {
        return String::from("<0.0001 %");
    }
    format!("{}.{:04} %", parts / 10_000, parts % 10_000)
}
