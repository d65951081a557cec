//! What `odds` says: which pauses fail, and how often that happens to requests that come at
//! random.

use std::fmt::Write as _;

use formats::answers::odds::{AtRandom, Odds, Rates};
use idlerace_core::odds::{Rate, Window};

/// For people; `pauses`: what the scenario's own ones are called.
pub(crate) fn text(odds: &Odds, pauses: &str) -> String {
    let (Some(possible), certain) = (odds.possible, odds.certain) else {
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
    text + &table(odds, pauses)
}

fn table(odds: &Odds, pauses: &str) -> String {
    let mut text = format!(
        "\n{:<42}  {:>12}  {:>18}\n",
        "requests", "fail", "a day, one client"
    );
    let share = |Rates { possible, certain }| span([possible, certain].map(percent));
    let _ = writeln!(text, "{pauses:<42}  {:>12}", share(odds.own));
    for AtRandom {
        mean,
        rates,
        failures_a_day,
    } in &odds.at_random
    {
        let what = format!("at random, one in {mean}");
        let a_day = span(failures_a_day.map(|count| count.to_string()));
        let _ = writeln!(text, "{what:<42}  {:>12}  {a_day:>18}", share(*rates));
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
