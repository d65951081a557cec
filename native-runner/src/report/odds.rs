//! What `odds` says: what it counts, which pauses lose the idle race, and how often that happens
//! to requests that come at random.

use std::fmt::Write as _;

use formats::answers::odds::{AtRandom, Odds, Pool, Rates};
use idlerace_core::odds::{Rate, Window};
use idlerace_core::scenario::Scenario;

/// Why no first attempt can lose the idle race in a scenario in which none can.
pub(crate) fn none(scenario: &Scenario) -> &'static str {
    let (client, server) = (&scenario.client, &scenario.server);
    if !client.keep_alive || server.announces_close || server.max_requests == Some(1) {
        "no connection is kept for a second request"
    } else if server.idle_timeout.is_none() {
        "server.idle_timeout is none, so the server closes no connection for being idle"
    } else {
        "the client lets go of an idle connection before its server closes it"
    }
}

/// For people; `why` none fails if none does, `pauses`: what the scenario's own ones are called.
pub(crate) fn text(odds: &Odds, why: &str, pauses: &str) -> String {
    let mut text = format!("\nCounted: {}, and nothing else.\n", odds.counted);
    let Some(possible) = odds.possible else {
        let _ = writeln!(text, "No pause fails in that race: {why}.");
        return text;
    };
    text += &first(possible, odds.certain);
    text += &user(odds);
    text += &table(odds, pauses);
    text += "\nMore than any timeout the traffic decides: one connection alone fails most where \
             its pauses are\nabout as long as the server waits. ";
    text += &odds.pool.as_ref().map_or_else(
        || {
            String::from(
                "A busy client has several connections, and some of them\nare idle for long: \
                 --pool N --rate R.\n",
            )
        },
        assumptions,
    );
    text
}

fn first(possible: Window, certain: Option<Window>) -> String {
    let can = format!("A first attempt can fail after a pause {}", words(possible));
    let tie = possible.until == Some(possible.from);
    match certain {
        Some(certain) if certain == possible => {
            let which = possible
                .until
                .map_or("longer than that", |_| "between these ends");
            format!("{can}, and is sure to after one {which}: each delay has one length.\n")
        }
        Some(certain) => format!(
            "{can}, with some delays in their ranges.\nIt is sure to fail after a pause {}, with any.\n",
            words(certain)
        ),
        None if tie => format!(
            "{can}: then two things come at the same instant,\nand which is first decides.\n"
        ),
        None => format!(
            "{can}, with some delays in their ranges.\nAfter no pause is it sure to: with other \
             delays in their ranges it is served.\n"
        ),
    }
}

fn user(odds: &Odds) -> String {
    let (possible, certain) = (&odds.user.possible, &odds.user.certain);
    if possible.is_empty() {
        return String::from(
            "The client sends each of these again by itself: none fails for its user.\n",
        );
    }
    if *possible == Vec::from_iter(odds.possible) && *certain == Vec::from_iter(odds.certain) {
        return String::from("The client sends none of these again: each fails for its user.\n");
    }
    let all = |windows: &[Window]| {
        let words = windows.iter().map(|window| words(*window));
        words.collect::<Vec<_>>().join(" or ")
    };
    let sure = if certain.is_empty() {
        String::from("after none is it sure to")
    } else {
        format!("it is sure to after one {}", all(certain))
    };
    format!(
        "The client sends some of these again: for its user a request can fail after a pause\n\
         {}; {sure}.\n",
        all(possible)
    )
}

fn table(odds: &Odds, pauses: &str) -> String {
    let mut text = format!(
        "\n{:<38}  {:>21}  {:>21}  {:>14}\n",
        "traffic on one connection, or a pool",
        "first attempts fail",
        "fail for the user",
        "of them a day"
    );
    let mut row = |what: &str, [first, user]: [String; 2], a_day: &str| {
        let line = format!("{what:<38}  {first:>21}  {user:>21}  {a_day:>14}");
        let _ = writeln!(text, "{}", line.trim_end());
    };
    row(pauses, [odds.own, odds.own_user].map(share), "");
    // Requests that come at random have pauses of every length: where any fails, no share is
    // nothing.
    let first = [odds.possible, odds.certain].map(|window| window.is_some());
    let told = [&odds.user.possible, &odds.user.certain].map(|windows| !windows.is_empty());
    let both = |rates: Rates, user: Rates| [some(rates, first), some(user, told)];
    for AtRandom {
        mean,
        rates,
        user,
        user_failures_a_day,
        ..
    } in &odds.at_random
    {
        let what = format!("at random, one in {mean}");
        row(
            &what,
            both(*rates, *user),
            &days(*user_failures_a_day, told),
        );
    }
    if let Some(pool) = &odds.pool {
        let what = format!(
            "{} connections, {}, {}/s",
            pool.connections, pool.order, pool.per_second
        );
        let a_day = days(pool.user_failures_a_day, told);
        row(&what, both(pool.first, pool.user), &a_day);
    }
    text
}

/// What the pool's row takes for granted.
fn assumptions(pool: &Pool) -> String {
    let taken = match pool.order {
        "lifo" => "the idle connection that was used last is taken",
        _ => "the connection that has been idle for longest is taken",
    };
    format!(
        "Of the pool is assumed:\nrequests come independently of each other, {} a second; each \
         keeps its connection for an exponential\ntime, {} on the average (round trip, handler, \
         lags); {taken};\none that finds none idle waits for the first, and reuses it at once; a \
         connection that was closed in time\nis opened again when its turn comes; what is sent \
         again meets an open connection. Bursts are not\namong such arrivals: they leave more \
         connections idle, and more requests can fail.\n",
        pool.per_second, pool.exchange
    )
}

fn words(window: Window) -> String {
    match window.until {
        None => format!("of {} or more", window.from),
        Some(until) if until == window.from => format!("of exactly {until}"),
        Some(until) => format!("from {} to {until}", window.from),
    }
}

fn share(Rates { possible, certain }: Rates) -> String {
    span([possible, certain].map(percent))
}

/// The same where a share is more than nothing, though it may be too small for a figure.
fn some(Rates { possible, certain }: Rates, fails: [bool; 2]) -> String {
    let least = |(rate, fails): (Rate, bool)| rate.max(Rate(u64::from(fails)));
    let [most, sure] = fails;
    span([(possible, most), (certain, sure)].map(|one| percent(least(one))))
}

/// Where some fail, less than one a day is not none.
fn days([most, sure]: [u64; 2], [possible, certain]: [bool; 2]) -> String {
    let a_day = |count, fails| match (count, fails) {
        (0, true) => String::from("<1"),
        (count, _) => count.to_string(),
    };
    span([a_day(most, possible), a_day(sure, certain)])
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
