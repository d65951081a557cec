//! What was measured of real clients and servers, as programs carry it: the rows that the
//! profiles are held against (`core/tests/clients.rs`), and when they were measured.
//!
//! Knows the files' form, and nothing of what the model says of the same.

use std::collections::BTreeMap;

use idlerace_core::http::Method;
use serde::Deserialize;

use crate::answers::clients::On;

/// The month in which all of them were measured.
const MONTH: &str = "2026-11";

/// A file of measured rows: its name and its text.
struct File(&'static str, &'static str);

const CLIENTS: [File; 5] = [
    File(
        "clients.json",
        include_str!("../../core/tests/truth/clients.json"),
    ),
    File(
        "more/clients.json",
        include_str!("../../core/tests/truth/more/clients.json"),
    ),
    File(
        "more/clients-by-calls.json",
        include_str!("../../core/tests/truth/more/clients-by-calls.json"),
    ),
    File(
        "more/clients-large.json",
        include_str!("../../core/tests/truth/more/clients-large.json"),
    ),
    // Those of the kit: its record in the book, row by row.
    File(
        "docs/book/measured/clients-rows.json",
        include_str!("../../docs/book/measured/clients-rows.json"),
    ),
];

const SERVERS: File = File(
    "servers.json",
    include_str!("../../core/tests/truth/servers.json"),
);

/// Something of a file.
#[derive(Debug)]
pub struct Of<T> {
    /// The file.
    pub file: &'static str,
    /// The month in which it was measured.
    pub date: &'static str,
    /// What stands there.
    pub row: T,
}

/// What a client did in an order.
#[derive(Debug, Deserialize)]
pub struct Client {
    /// The client, with its version.
    #[serde(rename = "client")]
    pub name: String,
    /// The profile that it was held against, where the row says that.
    #[serde(default)]
    pub profile: Option<String>,
    /// The letter of the order, or what it is called if it has none.
    pub order: String,
    /// The method of the request.
    pub method: Method,
    /// Octets of its body.
    pub body: u32,
    /// Whether it had an `Idempotency-Key`.
    pub idempotency_key: bool,
    /// Whether its caller was told of success.
    pub ok: bool,
    /// What it was told otherwise.
    pub error: Option<String>,
    /// How often the request was applied.
    pub applied: u32,
    /// On which connection, each time, where the row says that.
    #[serde(default)]
    pub runs_on: Vec<On>,
}

/// How a server closed idle connections.
#[derive(Debug, Deserialize)]
pub struct Server {
    /// The server, with its version and how it was set.
    #[serde(rename = "server")]
    pub name: String,
    /// What it was set to, in milliseconds.
    pub configured_ms: Option<u64>,
    /// How often the client knew of it by what.
    pub closes_with: BTreeMap<String, u64>,
    /// When, behind the answer.
    pub idle_close_ms: Option<Idle>,
}

/// When a server closed its connections, in milliseconds behind the answer.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Idle {
    /// The least.
    pub min: f64,
    /// The median.
    pub p50: f64,
    /// The most.
    pub max: f64,
}

#[derive(Deserialize)]
struct Rows<T> {
    rows: Vec<T>,
}

/// Every row of clients.
///
/// # Errors
/// If the program was built with rows of another form; its tests read them.
pub fn clients() -> serde_json::Result<Vec<Of<Client>>> {
    let mut all = Vec::new();
    for file in CLIENTS {
        all.extend(file.rows()?);
    }
    Ok(all)
}

/// Every row of servers.
///
/// # Errors
/// Likewise.
pub fn servers() -> serde_json::Result<Vec<Of<Server>>> {
    SERVERS.rows()
}

impl File {
    fn rows<T: serde::de::DeserializeOwned>(self) -> serde_json::Result<Vec<Of<T>>> {
        let Self(file, text) = self;
        let Rows { rows } = serde_json::from_str(text)?;
        let of = |row| Of {
            file,
            date: MONTH,
            row,
        };
        Ok(rows.into_iter().map(of).collect())
    }
}
