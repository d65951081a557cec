//! Tables of the real clients and servers: how long each keeps a connection, what each says
//! and does when one fails, and which two do not fit together.

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use idlerace_core::{
    catalog,
    errno::Errno,
    explain::{Cause, explain},
    http::Method,
    outcome::{Failure, StreamEnd},
    profile::{self, ClientProfile, Profile, Received, ServerProfile},
    retry::Methods,
    scenario::{Client, Closing, Liveness, Scenario, Server},
    simulate::simulate,
    time::{Duration, Range},
};

use crate::{
    directive::Chapter,
    tables::{cell, fact_links},
};

/// How far the way is, one way, where pairs are tried: a round trip of 10 ms.
const ONE_WAY: Duration = Duration::from_millis(5);

/// Every client: how long it keeps a connection, and when it looks.
pub(crate) fn clients(chapter: Chapter<'_>) -> String {
    let mut table = String::from(
        "| client | keeps an idle connection | looks whether it still stands | read in |\n\
         |---|---|---|---|\n",
    );
    for profile in profile::clients::ALL {
        let client = Client::of(profile);
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} |",
            profile.title(),
            kept(&client),
            looks(client.liveness),
            read_in(*profile, chapter)
        );
    }
    table
}

/// In which words each client's user reads of a POST that got no answer.
pub(crate) fn words() -> String {
    let mut table = String::from("| client | after EOF | after a reset |\n|---|---|---|\n");
    for profile in profile::clients::ALL {
        let words = |ended| {
            let words = profile.words(
                Method::Post,
                Failure::NoResponse(ended),
                Received::default(),
                false,
            );
            format!("`{}`", cell(&words))
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} |",
            profile.title(),
            words(StreamEnd::Eof),
            words(StreamEnd::Error(Errno::ConnReset)),
        );
    }
    table
}

fn kept(client: &Client) -> String {
    let timeout = client.idle_timeout;
    let timeout = timeout.map_or_else(|| "for ever".to_owned(), |length| length.to_string());
    client.hint_margin.map_or(timeout.clone(), |margin| {
        format!("{timeout}, or what the server announces less {margin}")
    })
}

fn looks(liveness: Liveness) -> String {
    match liveness {
        Liveness::None => "never".to_owned(),
        Liveness::Background { .. } => "all the time: a read is pending".to_owned(),
        Liveness::Checkout => "when it picks it".to_owned(),
        Liveness::CheckoutAfter { idle } => format!("when it picks it after {idle} or more"),
    }
}

/// Every server: how long it waits for the next request, and how it ends the wait.
pub(crate) fn servers(chapter: Chapter<'_>) -> String {
    let mut table = String::from(
        "| server | closes an idle connection after | how | announces it | read in |\n\
         |---|---|---|---|---|\n",
    );
    for profile in profile::servers::ALL {
        let server = Server::of(profile);
        let timeout = server.idle_timeout;
        let timeout = timeout.map_or_else(|| "never, unless set".to_owned(), |t| t.to_string());
        let how = match server.closing {
            Closing::Close => "`close()`".to_owned(),
            Closing::HalfClose { drain } => {
                format!("`shutdown(SHUT_WR)`, throws away what comes for {drain}")
            }
            Closing::Abort => "a reset".to_owned(),
            Closing::Deaf { wait } => format!("`close()`, and reads nothing for {wait} before it"),
        };
        let hint = server.hint;
        let hint = hint.map_or_else(|| "no".to_owned(), |length| format!("yes, as {length}"));
        let _ = writeln!(
            table,
            "| {} | {timeout} | {how} | {hint} | {} |",
            profile.title(),
            read_in(*profile, chapter)
        );
    }
    table
}

/// What each client sends again without asking.
pub(crate) fn retries(chapter: Chapter<'_>) -> String {
    let mut table = String::from(
        "| client | found closed before the write | nothing could be written \
         | written, and no answer | an `Idempotency-Key` counts | at most | read in |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for profile in profile::clients::ALL {
        let rules = profile.retry;
        let limit = match rules.limit {
            0 => "never".to_owned(),
            u32::MAX => "until a new connection".to_owned(),
            times => format!("{times} times"),
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {limit} | {} |",
            profile.title(),
            methods(rules.closed_idle),
            methods(rules.nothing_written),
            methods(rules.no_response),
            if rules.key_counts { "yes" } else { "no" },
            read_in(*profile, chapter)
        );
    }
    table
}

const fn methods(methods: Methods) -> &'static str {
    match methods {
        Methods::None => "nothing",
        Methods::Safe => "safe methods",
        Methods::WithoutContent => "idempotent methods but PUT",
        Methods::Idempotent => "idempotent methods",
        Methods::Any => "**any method**",
    }
}

fn read_in(profile: &impl Profile, chapter: Chapter<'_>) -> String {
    let sources = profile.origin().map_or(&[][..], |origin| origin.sources);
    let mut names: Vec<&str> = sources
        .iter()
        .flat_map(|one| one.source.split(", "))
        .collect();
    names.sort_unstable();
    names.dedup();
    let ids = names.into_iter().filter(|name| !name.contains('.'));
    fact_links(ids, chapter)
}

/// Which client may meet which server's idle timer, by their defaults.
///
/// # Errors
/// If the rule by which a cell is written and the simulation of the pair say different things.
pub(crate) fn pairs() -> Result<String> {
    let servers = profile::servers::ALL;
    let mut table = String::from("| client keeps it for |");
    for server in servers {
        let _ = write!(table, " {} |", server.title());
    }
    let _ = write!(table, "\n|---|{}", "---|".repeat(servers.len()));
    for client in profile::clients::ALL {
        let _ = write!(
            table,
            "\n| {}: {} |",
            client.title(),
            kept(&Client::of(client))
        );
        for server in servers {
            let _ = write!(table, " {} |", pair(client, server)?);
        }
    }
    Ok(table + "\n")
}

fn pair(client: &'static ClientProfile, server: &'static ServerProfile) -> Result<String> {
    let (name, other) = (client.title(), server.title());
    let (client, server) = (Client::of(client), Server::of(server));
    let Some(closes) = server.idle_timeout else {
        return Ok("no timer, no race".to_owned());
    };
    let keeps = keeps(&client, &server);
    let apart = keeps.and_then(|keeps| closes.less(keeps));
    let safe = apart.filter(|apart| apart.less(ONE_WAY + ONE_WAY).is_some());
    let latest = closes + server.timer_lag.max();
    let gaps = if latest == closes {
        closes.to_string()
    } else {
        format!("{closes} to {latest}")
    };
    let met = meets(client, server, closes);
    ensure!(
        met == safe.is_none(),
        "{name} and {other}: the rule and the simulation differ"
    );
    Ok(safe.map_or_else(
        || format!("**race** at gaps of {gaps}"),
        |apart| format!("safe: {apart} apart"),
    ))
}

/// How long the client keeps a connection to this server.
fn keeps(client: &Client, server: &Server) -> Option<Duration> {
    let hinted = server.hint.zip(client.hint_margin);
    let hinted = hinted.and_then(|(hint, margin)| hint.less(margin));
    [client.idle_timeout, hinted].into_iter().flatten().min()
}

/// Whether a gap near the server's timeout has the client use a connection too late.
fn meets(client: Client, server: Server, closes: Duration) -> bool {
    let Some(crossing) = catalog::find("crossing") else {
        return false;
    };
    let mut scenario = Scenario {
        client,
        server,
        ..crossing.scenario()
    };
    scenario.network.to_server = Range::fixed(ONE_WAY);
    scenario.network.to_client = Range::fixed(ONE_WAY);
    // The rule is about the earliest close.
    scenario.server.timer_lag = Range::fixed(scenario.server.timer_lag.min());
    (0..=20).any(|step| {
        let before = Duration::from_millis(15);
        let from = closes.less(before).unwrap_or_default();
        scenario.requests.pause = Range::fixed(from + Duration::from_millis(step));
        let told = explain(&simulate(&scenario));
        let mut causes = told.stories.iter().map(|story| story.cause);
        causes.any(|cause| cause != Cause::SeenInTime)
    })
}
