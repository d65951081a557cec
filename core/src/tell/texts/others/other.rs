//! A text that has no profile, and the failures that several of them stand for.

use crate::http::outcome::Failure::{
    self, ClosedIdle, NoResponse, NotConnected, NothingWritten, PartialResponse,
};
use crate::http::outcome::StreamEnd::{Eof, Error};
use crate::tell::texts::kind::Kind;
use crate::units::errno::Errno::{ConnRefused, ConnReset, TimedOut};

/// A text of a program without a profile.
pub(in crate::tell::texts) struct Other {
    /// Whose.
    pub(in crate::tell::texts) who: &'static str,
    /// The words, with a word in braces where each line has something of its own.
    pub(in crate::tell::texts) says: &'static str,
    /// For which failures it stands.
    pub(in crate::tell::texts) ends: &'static [Failure],
    /// Kinds of causes that no failure of HTTP/1.1 over TCP leads to.
    pub(in crate::tell::texts) kinds: &'static [Kind],
    /// Facts by their ids, and addresses, separated by commas.
    pub(in crate::tell::texts) source: &'static str,
}

pub(super) const EOF: &[Failure] = &[NoResponse(Eof), ClosedIdle(Eof)];
pub(super) const CUT: &[Failure] = &[NoResponse(Eof), ClosedIdle(Eof), PartialResponse(Eof)];
pub(super) const RESET: &[Failure] = &[NoResponse(Error(ConnReset)), NothingWritten(ConnReset)];
/// Of who says the same of its own timeout.
pub(super) const LOST_OR_LATE: &[Failure] = &[
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
    Failure::TimedOut,
];
/// Of a client's own timeout.
pub(super) const LATE: &[Failure] = &[Failure::TimedOut];
pub(super) const CUT_SHORT: &[Failure] = &[PartialResponse(Eof)];
/// Of who does not say which.
pub(super) const EITHER: &[Failure] = &[
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
];
/// Likewise, a silence among them.
pub(super) const ANY: &[Failure] = &[
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
    NoResponse(Error(TimedOut)),
];

/// Of who puts every failure into the same words.
pub(super) const UMBRELLA: &[Failure] = &[
    NotConnected(ConnRefused),
    NotConnected(TimedOut),
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
    NoResponse(Error(TimedOut)),
    Failure::TimedOut,
];
pub(super) const UNCONNECTED: &[Failure] = &[NotConnected(ConnRefused), NotConnected(TimedOut)];
