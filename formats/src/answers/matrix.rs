//! `idlerace matrix --json`: what the model says of every client in every order, and of every
//! server, beside what was measured of them.

use serde::{Deserialize, Serialize};

use super::Version;
use super::test::{Predicted, Told};

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// The version of this form.
    pub version: Version<1>,
    /// The orders, as `idlerace test` has them.
    pub orders: Vec<Order>,
    /// The requests that are asked about.
    pub requests: Vec<Request>,
    /// The clients.
    pub clients: Vec<Client>,
    /// The servers.
    pub servers: Vec<Server>,
}

impl Matrix {
    /// Whether a cell is of a POST without a key, which may not be applied twice.
    #[must_use]
    pub fn is_plain_post(&self, cell: &Cell) -> bool {
        let mut requests = self.requests.iter();
        let request = requests.find(|one| one.request == cell.request);
        request.is_some_and(|one| one.method == "POST" && !one.idempotency_key)
    }

    /// Whether a cell is of such a POST, and it can be applied more than once.
    #[must_use]
    pub fn is_doubled(&self, cell: &Cell) -> bool {
        self.is_plain_post(cell) && cell.can_be_applied_twice()
    }
}

impl Cell {
    /// Whether the request can be applied more than once, whatever it is.
    #[must_use]
    pub fn can_be_applied_twice(&self) -> bool {
        self.predicted.iter().any(|one| one.told.applied > 1)
    }

    /// Each way in which it can end, without the words in which its caller is told, once.
    #[must_use]
    pub fn ways(&self) -> Vec<Told> {
        let mut ways: Vec<Told> = self.predicted.iter().map(|one| one.told).collect();
        ways.dedup();
        ways
    }
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What it is called.
    pub order: String,
    /// Its letter in the measured rows of clients, if it has one.
    pub letter: Option<String>,
    /// What is done to the client's connection, in words.
    pub about: String,
}

/// A request: the second on a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What it is called in the names of cells.
    pub request: String,
    /// The same for people.
    pub title: String,
    /// Its method.
    pub method: String,
    /// Octets of its body.
    pub body: u32,
    /// Whether it has an `Idempotency-Key`.
    pub idempotency_key: bool,
}

/// A client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Its address in the matrix, which stays: `client.go`.
    pub id: String,
    /// The name of its profile.
    pub profile: String,
    /// The name for people.
    pub title: String,
    /// The versions that were read or measured.
    pub versions: String,
    /// Where its figures come from.
    pub sources: Vec<Source>,
    /// What comes of each request in each order.
    pub cells: Vec<Cell>,
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What it says.
    pub figure: String,
    /// The id of a fact, or a file of measured data.
    pub source: String,
    /// How it is known: `measured`, `source read`, `documentation`, `secondary`.
    pub standing: String,
    /// Where it was read.
    pub read: String,
}

/// What comes of a request in an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its address in the matrix, which stays: `go.crossing.post`.
    pub id: String,
    /// The order.
    pub order: String,
    /// The request.
    pub request: String,
    /// Each way in which it can end, as the rules of the profile say.
    pub predicted: Vec<Predicted>,
    /// What real clients did; nothing where none was measured.
    pub measured: Vec<Measured>,
    /// The query of the page's address that opens its ladder.
    pub link: String,
}

/// What a real client did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The client, with its version.
    pub client: String,
    /// What its caller was told, and how often the request was applied.
    #[serde(flatten)]
    pub told: Told,
    /// In which words it told of an error; `ADDR` stands for addresses.
    pub text: Option<String>,
    /// In which file of measured data the row stands.
    pub file: String,
    /// The month in which it was measured.
    pub date: String,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Its address in the matrix, which stays: `server.nginx`.
    pub id: String,
    /// The name of its profile.
    pub profile: String,
    /// The name for people.
    pub title: String,
    /// The versions that were read or measured.
    pub versions: String,
    /// After how long it closes an idle connection unless it is told otherwise, in
    /// milliseconds; `None` if it does not.
    pub idle_ms: Option<u64>,
    /// How late it is with that, in milliseconds, where it looks only now and then.
    pub late_ms: Option<Span>,
    /// How it closes.
    pub closes: Closes,
    /// For how long it does not read before it closes, or throws away what it reads, in
    /// milliseconds.
    pub closes_for_ms: Option<u64>,
    /// What `Keep-Alive: timeout=` announces, in seconds.
    pub announces_secs: Option<u64>,
    /// Requests on one connection.
    pub max_requests: Option<u32>,
    /// By what its user sets the idle timeout.
    pub settings: Vec<Setting>,
    /// What real servers did; nothing where none was measured.
    pub measured: Vec<Idle>,
    /// Where its figures come from.
    pub sources: Vec<Source>,
    /// The query of the page's address that opens a ladder of its close; `None` if it closes no
    /// idle connection.
    pub link: Option<String>,
}

/// A range of milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The least.
    pub min: u64,
    /// The most.
    pub max: u64,
}

/// How a server closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closes {
    /// `close()`: a FIN, or a RST if something is unread.
    Close,
    /// `shutdown(SHUT_WR)`; it reads on and throws away.
    HalfClose,
    /// A RST.
    Abort,
    /// `close()`, after a time in which it does not read.
    Deaf,
}

/// A setting of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// What its users call it.
    pub name: String,
    /// How it is typed, with `{}` where the value stands.
    pub typed: String,
    /// In what its value is written.
    pub unit: String,
    /// What the product adds to the value of its own accord, in milliseconds.
    pub added_ms: u64,
}

/// How a real server closed idle connections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idle {
    /// The server, with its version and how it was set.
    pub server: String,
    /// What it was set to, in milliseconds; `None` if it has no timeout then.
    pub set_ms: Option<u64>,
    /// How many connections were watched.
    pub connections: u64,
    /// When they were closed, in microseconds behind the answer; `None` if they were not.
    pub closed_us: Option<Observed>,
    /// By what the client knew, each with its count: `FIN`.
    pub by: Vec<String>,
    /// In which file of measured data the row stands.
    pub file: String,
    /// The month in which it was measured.
    pub date: String,
}

/// What was seen of a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// The least.
    pub min: u64,
    /// The median.
    pub median: u64,
    /// The most.
    pub max: u64,
}
