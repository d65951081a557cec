//! The state of `idlerace proxy`, as its `GET /state` answers it, and the order that its
//! `PUT /order` takes.

use serde::{Deserialize, Serialize};

use super::Version;
use super::test::Predicted;

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// The version of this form.
    pub version: Version<2>,
    /// The server that connections are passed on to, as it was named.
    pub to: String,
    /// Where it listens for clients.
    pub listen: String,
    /// Whether messages are read as HTTP/1.1.
    pub http: bool,
    /// What is to be done, if anything is.
    pub order: Option<Order>,
    /// How many connections were accepted.
    pub accepted: u32,
    /// How many of them are open.
    pub open: u32,
    /// How many requests were passed on that came on a connection that had carried an answer;
    /// where nothing is read, how many messages behind an answer, those of a handshake too.
    pub reused: u32,
    /// The longest silence before one of these, in microseconds.
    pub longest_silence_us: u64,
    /// How many orders were forced.
    pub forced: u32,
    /// How many were begun and not forced.
    pub not_forced: u32,
    /// The orders that were begun, in turn; the latest thousand.
    pub firings: Vec<Firing>,
    /// Requests by method and path, where they are read.
    pub requests: Vec<Requests>,
    /// What went wrong beside the orders.
    pub troubles: Vec<Trouble>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// What the order is called; its letter will do where it is asked for.
    pub order: String,
    /// When it is done, as `--when` takes it; empty for always.
    #[serde(default)]
    pub when: String,
    /// Whether only until it was forced once.
    #[serde(default)]
    pub once: bool,
}

/// An order that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    /// Which one it is, counted from 1.
    pub number: u32,
    /// What the order is called.
    pub order: String,
    /// On which connection, counted from 1 as they were accepted.
    pub connection: u32,
    /// Which request of that connection it was done to, or in the place of which.
    pub nth: u32,
    /// How long the connection had been silent, in microseconds.
    pub silence_us: u64,
    /// The request's method, where it was read.
    pub method: Option<String>,
    /// What it was for, where it was read.
    pub target: Option<String>,
    /// Whether it had an `Idempotency-Key`, where it was read.
    pub idempotency_key: Option<bool>,
    /// Whether it was forced.
    pub forced: bool,
    /// Why not.
    pub not_forced: Option<String>,
    /// Whether the server had something of the request.
    pub handed_on: bool,
    /// Whether it applied it, where that was read.
    pub applied: Option<bool>,
    /// The status of the answer that was swallowed, where it was read.
    pub status: Option<u16>,
    /// The same octets on another connection, the first time.
    pub again: Option<Again>,
    /// The named scenario that shows the order.
    pub scenario: String,
    /// The query of the page's address that opens it.
    pub link: String,
    /// What the model says of a client, if one was named and the request was read: each way in
    /// which it can end.
    pub predicted: Vec<Predicted>,
    /// The file that has what the proxy saw of it, if one was asked for.
    pub trace: Option<String>,
}

/// A request that came a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// On which connection.
    pub connection: u32,
    /// The status of its answer, where it was read and has come.
    pub status: Option<u16>,
}

/// How often a request came, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    /// Its method.
    pub method: String,
    /// Its path, without a query.
    pub path: String,
    /// How often it came, at least in part.
    pub came: u32,
    /// How often the server had something of it.
    pub handed_on: u32,
    /// How often the server answered.
    pub answered: u32,
    /// How often by a status below 400.
    pub applied: u32,
}

/// Something that went wrong beside the orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What, in words.
    pub what: String,
    /// How often.
    pub times: u32,
}
