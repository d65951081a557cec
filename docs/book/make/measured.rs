//! What real clients did with a request that got no answer, out of the measured rows.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// From the book's folder.
const ROWS: &str = "../../core/tests/truth/clients.json";
/// A crossing; and a handler that ran before its connection ended.
const ORDERS: [&str; 2] = ["b1", "e"];
/// Method, and whether it carries a key.
const REQUESTS: [(&str, bool); 3] = [("GET", false), ("POST", false), ("POST", true)];

/// A row a client: what its caller saw of each request, and how often it was applied.
pub(crate) fn retries() -> Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(ROWS);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let document: Value = serde_json::from_str(&text)?;
    let rows = document["rows"].as_array().context("no rows")?;
    let mut clients: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in rows {
        let name = row["client"].as_str().context("a row without its client")?;
        clients.entry(name).or_default();
    }
    for (name, cells) in &mut clients {
        for order in ORDERS {
            for request in REQUESTS {
                cells.push(cell(rows, name, order, request)?);
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

fn cell(rows: &[Value], client: &str, order: &str, (method, key): (&str, bool)) -> Result<String> {
    let wanted = |row: &&Value| {
        row["client"] == client
            && row["order"] == order
            && row["method"] == method
            && row["idempotency_key"] == key
    };
    let row = rows.iter().find(wanted);
    let row = row.with_context(|| format!("{client} has no row {order}, {method}, key {key}"))?;
    let saw = if row["ok"] == true { "answer" } else { "error" };
    let times = row["applied"].as_u64().context("a row without its count")?;
    Ok(if times > 1 {
        format!("**{saw}, {times}×**")
    } else {
        format!("{saw}, {times}×")
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
