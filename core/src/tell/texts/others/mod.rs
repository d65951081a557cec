//! Error texts of programs that have no profile here: in their words, with where these stand.

mod gateways;
mod libraries;
mod platforms;
mod pools;

use super::kind::Kind;
use crate::http::outcome::Failure::{
    self, ClosedIdle, NoResponse, NotConnected, NothingWritten, PartialResponse,
};
use crate::http::outcome::StreamEnd::{Eof, Error};
use crate::units::errno::Errno::{ConnRefused, ConnReset, TimedOut};

/// A text of a program without a profile.
pub(super) struct Other {
    /// Whose.
    pub(super) who: &'static str,
    /// The words, with a word in braces where each line has something of its own.
    pub(super) says: &'static str,
    /// For which failures it stands.
    pub(super) ends: &'static [Failure],
    /// Kinds of causes that no failure of HTTP/1.1 over TCP leads to.
    pub(super) kinds: &'static [Kind],
    /// Facts by their ids, and addresses, separated by commas.
    pub(super) source: &'static str,
}

const EOF: &[Failure] = &[NoResponse(Eof), ClosedIdle(Eof)];
const CUT: &[Failure] = &[NoResponse(Eof), ClosedIdle(Eof), PartialResponse(Eof)];
const RESET: &[Failure] = &[NoResponse(Error(ConnReset)), NothingWritten(ConnReset)];
/// Of a client's own timeout.
const LATE: &[Failure] = &[Failure::TimedOut];
const CUT_SHORT: &[Failure] = &[PartialResponse(Eof)];
/// Of who does not say which.
const EITHER: &[Failure] = &[
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
];
/// Likewise, a silence among them.
const ANY: &[Failure] = &[
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
    NoResponse(Error(TimedOut)),
];

/// Of who puts every failure into the same words.
const UMBRELLA: &[Failure] = &[
    NotConnected(ConnRefused),
    NotConnected(TimedOut),
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
    NoResponse(Error(TimedOut)),
    Failure::TimedOut,
];
const UNCONNECTED: &[Failure] = &[NotConnected(ConnRefused), NotConnected(TimedOut)];

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Other> {
    let each = [libraries::ALL, platforms::ALL, gateways::ALL, pools::ALL];
    each.into_iter().flatten()
}
