//! What real clients did with a request that got no answer, out of the measured rows.

use std::{collections::BTreeMap, fmt::Write as _};

use anyhow::{Context as _, Result};
use formats::answers::test::{Told, Word};
use formats::measured::{Client, Of, clients};
use idlerace_core::http::Method;

use super::matrix::briefly;

/// The file that has every client in every order.
const ROWS: &str = "clients.json";
/// A crossing; and a handler that ran before its connection ended.
const ORDERS: [&str; 2] = ["b1", "e"];
/// Method, and whether it carries a key.
const REQUESTS: [(Method, bool); 3] = [
    (Method::Get, false),
    (Method::Post, false),
    (Method::Post, true),
];

/// A row a client: what its caller saw of each request, and how often it was applied.
pub(crate) fn retries() -> Result<String> {
    let rows = clients()?.into_iter().filter(|of| of.file == ROWS);
    let rows: Vec<Client> = rows.map(|Of { row, .. }| row).collect();
    let mut clients: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &rows {
        clients.entry(&row.name).or_default();
    }
    for (name, cells) in &mut clients {
        for order in ORDERS {
            for request in REQUESTS {
                cells.push(cell(&rows, name, order, request)?);
            }
        }
    }
    let mut table = String::from(
        "| client | crossing: GET | POST | POST with key | applied, no answer: GET | POST \
         | POST with key |\n|---|---|---|---|---|---|---|\n",
    );
    for (name, cells) in clients {
        let _ = writeln!(table, "| {name} | {} |", cells.join(" | "));
    }
    Ok(table)
}

fn cell(
    rows: &[Client],
    client: &str,
    order: &str,
    (method, key): (Method, bool),
) -> Result<String> {
    let wanted = |row: &&Client| {
        row.name == client
            && row.order == order
            && row.method == method
            && row.idempotency_key == key
    };
    let row = rows.iter().find(wanted);
    let row = row.with_context(|| format!("{client} has no row {order}, {method}, key {key}"))?;
    let saw = briefly(Told {
        told: if row.ok { Word::Success } else { Word::Error },
        applied: row.applied,
    });
    Ok(if row.applied > 1 {
        format!("**{saw}**")
    } else {
        saw
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_say_who_repeats_what() {
        let table = retries().unwrap();
        let row = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap();
        let go = "| error, 0× | answer, 1× | **answer, 2×** | error, 1× | **answer, 2×** |";
        assert!(row("| Go 1.27.3 net/http").ends_with(go), "{table}");
        assert!(!row("| Node 26 http.Agent").contains("2×"), "{table}");
    }
}
