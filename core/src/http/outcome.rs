//! How a request can end: for the client, and for the client and the server together.

use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::http::message::RequestId;
use crate::units::errno::Errno;

/// The number of a connection in its run, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnId(pub u32);

impl fmt::Display for ConnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// How a stream ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StreamEnd {
    /// `read()` = 0.
    #[serde(rename = "EOF")]
    Eof,
    /// `read()` or `write()` = -1.
    #[serde(untagged)]
    Error(Errno),
}

impl fmt::Display for StreamEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Eof => f.pad("EOF"),
            Self::Error(errno) => errno.fmt(f),
        }
    }
}

/// Why a request failed, as far as the client can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// No connection.
    NotConnected(Errno),
    /// The connection was found closed between checkout and the first write.
    ClosedIdle(StreamEnd),
    /// The first write failed: nothing left the client.
    NothingWritten(Errno),
    /// Part of the request was written, and the rest could not be. EOF: its own side closed the
    /// connection, having read the end of it.
    RequestCut(StreamEnd),
    /// Something was written, nothing came back.
    NoResponse(StreamEnd),
    /// The response broke off.
    PartialResponse(StreamEnd),
    /// The client's own timeout.
    TimedOut,
    /// Nothing is left that could end the wait.
    Hangs,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConnected(errno) => write!(f, "no connection: {errno}"),
            Self::ClosedIdle(ended) => write!(f, "found closed before the write: {ended}"),
            Self::NothingWritten(errno) => write!(f, "nothing written: {errno}"),
            Self::RequestCut(ended) => write!(f, "request cut short: {ended}"),
            Self::NoResponse(ended) => write!(f, "no response: {ended}"),
            Self::PartialResponse(ended) => write!(f, "response broke off: {ended}"),
            Self::TimedOut => f.write_str("request timeout"),
            Self::Hangs => f.write_str("waits for ever"),
        }
    }
}

/// How one request ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestOutcome {
    /// Which request.
    pub request: RequestId,
    /// How often it was begun.
    pub attempts: u32,
    /// How often it took effect.
    pub applied: u32,
    /// What the client knows.
    pub result: Result<(), Failure>,
}

impl RequestOutcome {
    /// The two sides put together.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match (self.result, self.applied, self.attempts) {
            (_, 2.., _) => Outcome::AppliedAgain,
            (Ok(()), _, 1) => Outcome::Served,
            (Ok(()), _, _) => Outcome::Recovered,
            (Err(_), 0, _) => Outcome::Lost,
            (Err(_), _, _) => Outcome::AppliedUnseen,
        }
    }
}

/// What became of a request, the client's view and the server's together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// At the first try.
    Served,
    /// By an automatic retry, applied once.
    Recovered,
    /// Failed, never applied.
    Lost,
    /// Failed for the client, though applied.
    AppliedUnseen,
    /// Applied more than once.
    AppliedAgain,
}

impl Outcome {
    /// Every outcome, the best first.
    pub const ALL: [Self; 5] = [
        Self::Served,
        Self::Recovered,
        Self::Lost,
        Self::AppliedUnseen,
        Self::AppliedAgain,
    ];
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Served => "served",
            Self::Recovered => "served after a retry",
            Self::Lost => "failed, never applied",
            Self::AppliedUnseen => "failed, though applied",
            Self::AppliedAgain => "applied more than once",
        })
    }
}

/// How the requests of a run stand, as they begin, take effect and end.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub struct Outcomes(Vec<RequestOutcome>);

impl Clone for Outcomes {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    /// In the memory that it has.
    fn clone_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }
}

impl Outcomes {
    /// An attempt at a request begins. Until it has ended it may hang.
    pub fn begins(&mut self, request: RequestId, attempt: u32) {
        // They begin in the order of their numbers.
        if self.0.last().is_none_or(|last| last.request < request) {
            let result = Err(Failure::Hangs);
            self.0.push(RequestOutcome {
                request,
                attempts: 0,
                applied: 0,
                result,
            });
        }
        if let Some(one) = self.find(request) {
            one.attempts = attempt;
        }
    }

    /// A request has taken effect; returns how often by this, unless it never began.
    pub fn applied(&mut self, request: RequestId) -> Option<u32> {
        let outcome = self.find(request)?;
        outcome.applied += 1;
        Some(outcome.applied)
    }

    /// The client is done with a request.
    pub fn finished(&mut self, request: RequestId, result: Result<(), Failure>) {
        let found = self.find(request);
        debug_assert!(found.is_some(), "request {request} never began");
        if let Some(one) = found {
            one.result = result;
        }
    }

    /// Most often it is the latest.
    fn find(&mut self, request: RequestId) -> Option<&mut RequestOutcome> {
        self.0.iter_mut().rev().find(|one| one.request == request)
    }

    /// Forgets all but the latest request, this one, and calls it the first.
    pub fn keep_latest(&mut self, latest: RequestId) {
        self.0.retain(|one| one.request == latest);
        for one in &mut self.0 {
            one.request = RequestId(1);
        }
    }

    /// How the latest request ended, this one, unless that was told before.
    pub fn take_latest(&mut self, latest: RequestId) -> Option<RequestOutcome> {
        self.0.pop_if(|last| last.request == latest)
    }

    /// Forgets everything and keeps its memory.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Every request that has begun, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[RequestOutcome] {
        &self.0
    }
}

impl From<Outcomes> for Vec<RequestOutcome> {
    fn from(outcomes: Outcomes) -> Self {
        outcomes.0
    }
}
