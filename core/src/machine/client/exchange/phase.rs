//! Where a request under way stands, and what of it is still to be written.

use core::hash::{Hash, Hasher};

use crate::http::message::RequestId;
use crate::http::outcome::{Failure, StreamEnd};
use crate::machine::client::interface::{Attempt, Rules, Slot};
use crate::scenario::WhileWriting;
use crate::units::errno::Errno;

/// What stays the same of a request however often it is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) request: RequestId,
    /// Which of those under way.
    pub(super) slot: Slot,
    /// On whose connections.
    pub(super) owner: u32,
}

/// A request under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exchange {
    pub(super) attempt: Attempt,
    pub(super) slot: Slot,
    pub(super) owner: u32,
    pub(super) phase: Phase,
}

/// Where it is one request at a time, slot and owner are always the same.
impl Hash for Exchange {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.attempt.hash(state);
        self.phase.hash(state);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    Polling,
    Connecting,
    CheckedOut,
    WritingHead,
    BodyDue,
    WritingBody,
    /// The kernel had no room for so many octets.
    Blocked {
        rest: u32,
        received: bool,
    },
    /// A write failed, and who reads has not heard of that.
    Broken(Errno),
    Awaiting {
        received: bool,
    },
}

impl Exchange {
    pub(super) const fn new(turn: Turn, attempt: Attempt, phase: Phase) -> Self {
        Self {
            attempt,
            slot: turn.slot,
            owner: turn.owner,
            phase,
        }
    }

    pub(super) const fn turn(&self) -> Turn {
        Turn {
            request: self.attempt.request,
            slot: self.slot,
            owner: self.owner,
        }
    }

    /// Octets that are being written.
    pub(super) const fn due(&self, rules: Rules<'_>) -> u32 {
        let requests = rules.requests;
        if let Phase::Blocked { rest, .. } = self.phase {
            rest
        } else if matches!(self.phase, Phase::WritingHead) {
            requests.head_bytes
        } else if writes_twice(rules) {
            requests.body_bytes
        } else {
            requests.head_bytes + requests.body_bytes
        }
    }

    /// Octets that are still to be written. Who has to wait within the head writes the rest of
    /// it together with the body.
    pub(super) const fn unwritten(&self, rules: Rules<'_>) -> u32 {
        let head = matches!(self.phase, Phase::WritingHead);
        self.due(rules) + if head { rules.requests.body_bytes } else { 0 }
    }

    /// Whether a part of the response has been read, and a part of the request not written.
    pub(super) const fn received_early(&self) -> bool {
        matches!(self.phase, Phase::Blocked { received: true, .. })
    }

    /// Whether it reads after a write that failed.
    pub(super) fn reads_on(&self, rules: Rules<'_>) -> bool {
        let buffers = rules.client.while_writing == WhileWriting::Buffers;
        let over = buffers && matches!(self.phase, Phase::Blocked { .. });
        rules.client.reads_after_failed_write && !over
    }

    /// Whether who reads may still find an end before a write that failed is told of.
    pub(super) const fn tells_apart(&self, rules: Rules<'_>) -> bool {
        let goes_on = match self.phase {
            Phase::Blocked { received, .. } => !received,
            Phase::WritingBody => writes_twice(rules),
            Phase::Polling
            | Phase::Connecting
            | Phase::CheckedOut
            | Phase::WritingHead
            | Phase::BodyDue
            | Phase::Broken(_)
            | Phase::Awaiting { .. } => false,
        };
        goes_on && matches!(rules.client.while_writing, WhileWriting::EachApart)
    }

    /// What has gone wrong by a write that failed.
    pub(super) const fn failed_write(&self, rules: Rules<'_>, errno: Errno) -> Failure {
        let error = StreamEnd::Error(errno);
        if self.received_early() {
            Failure::PartialResponse(error)
        } else if matches!(self.phase, Phase::Blocked { .. }) {
            Failure::RequestCut(error)
        } else if matches!(self.phase, Phase::WritingHead) || !writes_twice(rules) {
            Failure::NothingWritten(errno)
        } else {
            Failure::NoResponse(error)
        }
    }
}

/// Whether head and body are written in two calls.
pub(super) const fn writes_twice(rules: Rules<'_>) -> bool {
    rules.client.split_write.is_some() && rules.requests.body_bytes > 0
}
