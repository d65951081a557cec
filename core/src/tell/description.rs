//! What there is to say about one cause.

use super::evidence::Evidence;
use super::signature::Signature;
use crate::http::outcome::Failure;

/// A cause: who it is, what tells it from the others, and when it is the one.
pub(super) struct Description {
    /// The name in JSON and in the book's addresses.
    pub(super) id: &'static str,
    /// The cause in a sentence.
    pub(super) sentence: &'static str,
    /// What the server logs, if it logs anything.
    pub(super) server_line: Option<&'static str>,
    /// Where to look, and what is there.
    pub(super) signature: Signature,
    /// How a request fails by it, for a client that sends none again.
    pub(super) failures: &'static [Failure],
    /// Whether a request that fails by it was applied.
    pub(super) effect: Effect,
    /// Which of two causes it is, where the evidence fits both.
    pub(super) precedence: Precedence,
    /// Whether the evidence fits it.
    pub(super) fits: fn(&Evidence) -> bool,
}

/// Whether a request was applied, though its client was told of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It was.
    Applied,
    /// It was not.
    NotApplied,
    /// The cause alone does not say.
    Either,
}

/// What goes first explains what comes after it as well: no race needs to be looked for
/// where a device took the request. At most one cause of each fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    /// The request was answered; what ended was an idle connection.
    Answered,
    /// A device took the request.
    Taken,
    /// It was not meant for who listens there.
    Listener,
    /// A device reset the connection by itself.
    Forged,
    /// The server's host was down.
    Host,
    /// The connection reached no process.
    Queue,
    /// The client waited no longer.
    Patience,
    /// The server closed the connection.
    Closed,
    /// Nothing of all this.
    Nothing,
}
