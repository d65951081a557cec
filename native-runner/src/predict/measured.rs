//! What was measured of real clients and servers, as the program carries it: the rows that the
//! profiles are held against (`core/tests/clients.rs`).

use idlerace_core::http::Method;
use serde::Deserialize;

/// A file of measured rows: its name, its text, and the month in which it was measured.
struct File(&'static str, &'static str, &'static str);

const CLIENTS: [File; 4] = [
    File(
        "clients.json",
        include_str!("../../../core/tests/truth/clients.json"),
        "2026-11",
    ),
    File(
        "more/clients.json",
        include_str!("../../../core/tests/truth/more/clients.json"),
        "2026-11",
    ),
    File(
        "more/clients-by-calls.json",
        include_str!("../../../core/tests/truth/more/clients-by-calls.json"),
        "2026-11",
    ),
    // Those of the kit: its record in the book, row by row.
    File(
        "docs/book/measured/clients-rows.json",
        include_str!("../../../docs/book/measured/clients-rows.json"),
        "2026-11",
    ),
];

const SERVERS: File = File(
    "servers.json",
    include_str!("../../../core/tests/truth/servers.json"),
    "2026-11",
);

/// Something of a file.
#[derive(Debug)]
pub(crate) struct Of<T> {
    /// The file.
    pub(crate) file: &'static str,
    /// The month in which it was measured.
    pub(crate) date: &'static str,
    /// What stands there.
    pub(crate) row: T,
}

/// What a client did in an order.
#[derive(Debug, Deserialize)]
pub(crate) struct Client {
    /// The client, with its version.
    #[serde(rename = "client")]
    pub(crate) name: String,
    /// The profile that it was held against, where the row says that.
    #[serde(default)]
    pub(crate) profile: Option<String>,
    /// The letter of the order, or what it is called if it has none.
    pub(crate) order: String,
    /// The method of the request.
    pub(crate) method: Method,
    /// Octets of its body.
    pub(crate) body: u32,
    /// Whether it had an `Idempotency-Key`.
    pub(crate) idempotency_key: bool,
    /// Whether its caller was told of success.
    pub(crate) ok: bool,
    /// What it was told otherwise.
    pub(crate) error: Option<String>,
    /// How often the request was applied.
    pub(crate) applied: u32,
}

/// How a server closed idle connections.
#[derive(Debug, Deserialize)]
pub(crate) struct Server {
    /// The server, with its version and how it was set.
    #[serde(rename = "server")]
    pub(crate) name: String,
    /// What it was set to, in milliseconds.
    pub(crate) configured_ms: Option<u64>,
    /// How often the client knew of it by what.
    pub(crate) closes_with: std::collections::BTreeMap<String, u64>,
    /// When, behind the answer.
    pub(crate) idle_close_ms: Option<Idle>,
}

/// When a server closed its connections, in milliseconds behind the answer.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Idle {
    /// The least.
    pub(crate) min: f64,
    /// The median.
    pub(crate) p50: f64,
    /// The most.
    pub(crate) max: f64,
}

#[derive(Deserialize)]
struct Rows<T> {
    rows: Vec<T>,
}

/// Every row of clients.
///
/// # Errors
/// If the program was built with rows of another form; its tests read them.
pub(crate) fn clients() -> serde_json::Result<Vec<Of<Client>>> {
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
pub(crate) fn servers() -> serde_json::Result<Vec<Of<Server>>> {
    SERVERS.rows()
}

impl File {
    fn rows<T: serde::de::DeserializeOwned>(self) -> serde_json::Result<Vec<Of<T>>> {
        let Self(file, text, date) = self;
        let Rows { rows } = serde_json::from_str(text)?;
        let of = |row| Of { file, date, row };
        Ok(rows.into_iter().map(of).collect())
    }
}
