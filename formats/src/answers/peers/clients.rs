//! `idlerace clients --json`: what real clients did when each order was forced on them, beside
//! what the model says of each.
//!
//! `rows` has the members of the measured rows of clients, so such an answer can stand in their
//! place.

use serde::{Deserialize, Serialize};

use crate::answers::Version;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clients {
    /// The version of this form.
    pub version: Version<1>,
    /// When it was made (RFC 9110 §5.6.7).
    pub date: String,
    /// On which system, with its version.
    pub system: String,
    /// Octets of content of every answer that was sent.
    pub content_bytes: u32,
    /// Those that were run.
    pub clients: Vec<Client>,
    /// Each way in which each order ended for each of them.
    pub rows: Vec<Row>,
    /// The orders of which nothing is concluded.
    pub unplayed: Vec<Unplayed>,
    /// Those that were not run, for something that they need is not there.
    pub not_run: Vec<NotRun>,
    /// Those whose driver broke before it had said whom it drives.
    #[serde(default)]
    pub broken: Vec<NotRun>,
    /// How many orders with a request are in the file that was named, too; nothing if none was.
    #[serde(default)]
    pub compared: Option<u32>,
    /// What is not as in that file.
    pub changes: Vec<Change>,
    /// How long all of it took, in milliseconds.
    pub milliseconds: u64,
}

/// A client that was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// What it is asked for by.
    pub id: String,
    /// What it calls itself, with its version.
    pub client: String,
    /// The profile that says what it will do.
    pub profile: String,
    /// So many orders ended as the model says.
    pub predicted: u32,
    /// So many ended in several ways, each of which the model says.
    pub racy: u32,
    /// So many ended in a way that the model does not say.
    pub differs: u32,
    /// Of so many nothing is concluded.
    pub unplayed: u32,
    /// Where what may not be done twice was applied more than once, in words.
    pub twice: Vec<String>,
    /// Where a caller was given more content than any answer had, in words.
    pub mixed: Vec<String>,
    /// How often its driver broke.
    pub broken: u32,
}

/// One way in which an order ended for a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What the client is asked for by.
    pub id: String,
    /// What it calls itself, with its version.
    pub client: String,
    /// The order's letter, or what it is called if it has none.
    pub order: String,
    /// The method of the second request.
    pub method: String,
    /// Octets of its content.
    pub body: u32,
    /// Whether it had an `Idempotency-Key`.
    pub idempotency_key: bool,
    /// What the caller saw, and what is so.
    #[serde(flatten)]
    pub way: Way,
    /// How many runs ended in this way.
    pub runs: u32,
    /// What that is beside the model.
    pub verdict: Verdict,
    /// Each way in which it can end, as the model says.
    pub model: Vec<Way>,
}

/// How an order ended for a caller.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Way {
    /// Whether it was given an answer.
    pub ok: bool,
    /// If not, the error in its client's words; the origin is called `server:8080`.
    pub error: Option<String>,
    /// How often the request was applied.
    pub applied: u32,
    /// On which connection each time.
    pub runs_on: Vec<On>,
}

/// A connection of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// The one that had carried the first request.
    Reused,
    /// Another.
    Fresh,
}

/// What was seen beside what the model says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The one way that the model says.
    Predicted,
    /// One of several that the model says.
    Racy,
    /// None that the model says.
    Differs,
    /// The model has nothing to say of it.
    Unknown,
}

/// An order of which nothing is concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplayed {
    /// What the client is asked for by.
    pub id: String,
    /// The order's letter, or what it is called if it has none.
    pub order: String,
    /// The method of the second request.
    pub method: String,
    /// Octets of its content.
    pub body: u32,
    /// Whether it had an `Idempotency-Key`.
    pub idempotency_key: bool,
    /// Why.
    pub reason: String,
}

/// A client or a server that was not run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRun {
    /// What it is asked for by.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// What is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What the client is asked for by.
    pub id: String,
    /// What it called itself, and calls itself.
    pub versions: [String; 2],
    /// The order, method, content and key.
    pub at: String,
    /// How it ended.
    pub before: Vec<Way>,
    /// How it ends.
    pub after: Vec<Way>,
}
