//! What `idlerace clients`, `idlerace servers` and `idlerace proxies` found, as they wrote it down.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};
use formats::answers::{
    clients::{Clients, NotRun, On, Row, Verdict, Way},
    proxies::{End, Proxies, Row as ProxyRow},
    servers::{Deaf, Drain, Servers},
};
use formats::orders;
use serde::de::DeserializeOwned;

/// From the book's folder: `idlerace clients --json --brief`.
const CLIENTS: &str = "measured/clients.json";
/// `idlerace servers --json`.
const SERVERS: &str = "measured/servers.json";
/// `idlerace proxies --json`.
const PROXIES: &str = "measured/proxies.json";

/// A row for each client that was run.
pub(crate) fn clients() -> Result<String> {
    let record: Clients = read(CLIENTS)?;
    let mut text = String::from(
        "| client | as its profile says | one of several ways | otherwise | not concluded \
         | applied twice |\n|---|---|---|---|---|---|\n",
    );
    for one in &record.clients {
        let twice = match one.twice.len() {
            0 => "-".to_owned(),
            some => format!("{some} of its requests"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {twice} |",
            one.client, one.predicted, one.racy, one.differs, one.unplayed
        );
    }
    let mixed = record.clients.iter().flat_map(|one| {
        let each = one.mixed.iter();
        each.map(move |said| format!("- {}: {said}.\n", one.client))
    });
    let mixed: String = mixed.collect();
    if !mixed.is_empty() {
        let _ = write!(text, "\nTwo answers in one:\n\n{mixed}");
    }
    Ok(text + &made(&record.date, &record.system, &record.not_run))
}

/// What did not end as a profile says.
pub(crate) fn differs() -> Result<String> {
    let record: Clients = read(CLIENTS)?;
    if record.clients.iter().all(|one| one.differs == 0) {
        return Ok("Nothing did.\n".to_owned());
    }
    Ok(laid_out(&record.rows))
}

/// A row for each server that was measured.
pub(crate) fn servers() -> Result<String> {
    let record: Servers = read(SERVERS)?;
    let mut text = String::from(
        "| server | idle timeout | closed after | by its profile | Keep-Alive | requests \
         | lost before the close |\n|---|---|---|---|---|---|---|\n",
    );
    for one in &record.servers {
        let profile = one.expected.map_or("no profile".to_owned(), |span| {
            if span.from_ms < span.to_ms {
                format!("{} to {} ms", span.from_ms, span.to_ms)
            } else {
                format!("{} ms", span.from_ms)
            }
        });
        let _ = writeln!(
            text,
            "| {} {} | {} ms | {} to {} ms ({} connections) | {profile} | {} | {} | {} ({} of {}) |",
            one.id,
            one.server,
            one.configured_ms,
            one.idle.min_ms,
            one.idle.max_ms,
            one.idle.n,
            one.hint.as_deref().unwrap_or("-"),
            one.max_requests
                .map_or("-".to_owned(), |most| most.to_string()),
            lost(one.deaf),
            one.deaf.lost,
            one.deaf.asked,
        );
    }
    let drains = record.servers.iter().filter_map(|one| {
        let Drain {
            n,
            idle_closed,
            idle_last_ms,
            asked_after_ms,
            answered,
            announced,
            lost,
            gone,
            ..
        } = one.drain?;
        let within = idle_last_ms.map_or_else(String::new, |last| format!(" within {last} ms"));
        Some(format!(
            "| {} {} | {idle_closed} of {n}{within} | {answered} ({announced}) | {lost} | {gone} | \
             {asked_after_ms} ms |\n",
            one.id, one.server
        ))
    });
    let drains: String = drains.collect();
    if !drains.is_empty() {
        text += "\nTold to end (SIGTERM):\n\n| server | idle connections closed | requests \
                 answered (with `Connection: close`) | lost | found the end | sent after |\n\
                 |---|---|---|---|---|---|\n";
        text += &drains;
    }
    let differences = record.servers.iter().flat_map(|one| {
        let each = one.differences.iter();
        each.map(move |said| format!("- {} {}: {said}.\n", one.id, one.server))
    });
    let differences: String = differences.collect();
    let differences = if differences.is_empty() {
        differences
    } else {
        format!("\nOtherwise than their profiles say:\n\n{differences}")
    };
    Ok(text + &differences + &made(&record.date, &record.system, &record.not_run))
}

/// A row for each edge of each proxy, with each method.
pub(crate) fn proxies() -> Result<String> {
    let record: Proxies = read(PROXIES)?;
    let mut text = String::from(
        "| proxy | edge | method | seen, of so many | expected | can be besides |\n\
         |---|---|---|---|---|---|\n",
    );
    for one in &record.proxies {
        for row in &one.rows {
            let judged = row.requests.saturating_sub(row.not_judged);
            let seen = ends(row, |end| Some(end.seen).filter(|seen| *seen > 0));
            let expected = ends(row, |end| Some(end.expected).filter(|some| *some > 0));
            let rest = row.ends.iter();
            let rest = rest.filter(|end| end.predicted && end.seen + end.expected == 0);
            let rest: Vec<String> = rest.map(ToString::to_string).collect();
            let _ = writeln!(
                text,
                "| {} {} | {} | {} | {seen}, of {judged} | {expected} | {} |",
                one.id,
                one.proxy,
                row.edge.words(),
                row.method,
                rest.join("; ")
            );
        }
    }
    Ok(text + &made(&record.date, &record.system, &record.not_run))
}

/// Ways of ending, each with its number if it has one.
fn ends(row: &ProxyRow, number: impl Fn(&End) -> Option<u32>) -> String {
    let all = row.ends.iter();
    let all = all.filter_map(|end| Some(format!("{} × {end}", number(end)?)));
    all.collect::<Vec<_>>().join("; ")
}

/// How long before the close a request was lost, if one was.
fn lost(deaf: Deaf) -> String {
    match deaf.lost {
        0 => "none".to_owned(),
        _ => format!("{} ms", deaf.window_ms),
    }
}

fn read<T: DeserializeOwned>(name: &str) -> Result<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = fs::read(&path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&text).with_context(|| path.display().to_string())
}

/// A line for each way in which something ended otherwise.
fn laid_out(rows: &[Row]) -> String {
    let mut text =
        String::from("| client | order | request | seen | its profile |\n|---|---|---|---|---|\n");
    for row in rows.iter().filter(|row| row.verdict == Verdict::Differs) {
        let key = if row.idempotency_key {
            " with a key"
        } else {
            ""
        };
        let model: Vec<String> = row.model.iter().map(words).collect();
        let _ = writeln!(
            text,
            "| {} | {} | {}{key}, {} octets | {} ({} runs) | {} |",
            row.client,
            called(&row.order),
            row.method,
            row.body,
            words(&row.way),
            row.runs,
            model.join("; or ")
        );
    }
    text
}

/// Rows have the letters of those that were measured first; the book has names.
fn called(order: &str) -> &str {
    let known = orders::ALL.iter().find(|one| one.letter == Some(order));
    known.map_or(order, |one| one.name)
}

fn words(way: &Way) -> String {
    let told = match &way.error {
        Some(error) => format!("`{}`", error.replace('|', "\\|").replace('`', "'")),
        None => "success".to_owned(),
    };
    let on = way.runs_on.iter().map(|on| match on {
        On::Reused => "reused",
        On::Fresh => "fresh",
    });
    let on: Vec<&str> = on.collect();
    match way.applied {
        0 => format!("{told}, not applied"),
        times => format!("{told}, applied {times} × ({})", on.join(", ")),
    }
}

fn made(date: &str, system: &str, not_run: &[NotRun]) -> String {
    let names: Vec<&str> = not_run.iter().map(|one| &*one.id).collect();
    let rest = if names.is_empty() {
        String::new()
    } else {
        format!(" Not run: {}.", names.join(", "))
    };
    format!("\nMeasured on {date}, {system}.{rest}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_can_be_laid_out() {
        let told = clients().unwrap();
        assert!(told.contains("| curl "), "{told}");
        assert!(servers().unwrap().contains("| node "));
        assert!(proxies().unwrap().contains("| nginx "));
        assert!(differs().is_ok());
        assert_eq!((called("e"), called("read")), ("applied-fin", "read"));
    }

    #[test]
    fn a_way_is_told_in_a_cell() {
        let way = Way {
            ok: false,
            error: Some("a|b".into()),
            applied: 2,
            runs_on: vec![On::Reused, On::Fresh],
        };
        assert_eq!(words(&way), "`a\\|b`, applied 2 × (reused, fresh)");
    }
}
