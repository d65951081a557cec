//! In which words the users of a client read about a failure: a template for each kind of
//! failure, and how it is filled.
//!
//! The server is called `server:8080`, the client `client:40001`.

use alloc::format;
use alloc::string::{String, ToString};

use super::received::Received;
use crate::http::message::Method;
use crate::http::outcome::{Failure, StreamEnd};
use crate::units::errno::Errno;

/// What a client may put in different words: a failure without its errno, and of a response
/// that broke off, where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symptom {
    /// No connection.
    NotConnected,
    /// An idle connection was found closed: EOF.
    ClosedIdleEof,
    /// Likewise: an errno.
    ClosedIdleError,
    /// The first write failed.
    NothingWritten,
    /// EOF in the place of a response.
    NoResponseEof,
    /// An errno in the place of a response.
    NoResponseError,
    /// EOF in the head of a response.
    HeadEof,
    /// An errno in the head of a response.
    HeadError,
    /// EOF behind the head of a response, or in its content.
    ContentEof,
    /// An errno there.
    ContentError,
    /// The client's own timeout.
    TimedOut,
}

/// What a client says of some symptoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// Of which.
    pub when: &'static [Symptom],
    /// The words, with these in braces to be filled in: `verb` the method as `Post`;
    /// `errno` its name, `number`, `message`, `lower` the message without a capital,
    /// `exception` the class that Python gives it; `content` the octets of content that
    /// had come, `missing` those that had not.
    pub says: &'static str,
}

impl Symptom {
    /// Every one.
    pub const ALL: [Self; 11] = [
        Self::NotConnected,
        Self::ClosedIdleEof,
        Self::ClosedIdleError,
        Self::NothingWritten,
        Self::NoResponseEof,
        Self::NoResponseError,
        Self::HeadEof,
        Self::HeadError,
        Self::ContentEof,
        Self::ContentError,
        Self::TimedOut,
    ];

    /// What it is of a failure, and the errno; `None` while the client says nothing yet.
    #[must_use]
    pub const fn of(failure: Failure, received: Received) -> Option<(Self, Option<Errno>)> {
        Some(match failure {
            Failure::NotConnected(errno) => (Self::NotConnected, Some(errno)),
            Failure::ClosedIdle(StreamEnd::Eof) => (Self::ClosedIdleEof, None),
            Failure::ClosedIdle(StreamEnd::Error(errno)) => (Self::ClosedIdleError, Some(errno)),
            Failure::NothingWritten(errno) => (Self::NothingWritten, Some(errno)),
            Failure::NoResponse(StreamEnd::Eof) => (Self::NoResponseEof, None),
            Failure::NoResponse(StreamEnd::Error(errno)) => (Self::NoResponseError, Some(errno)),
            Failure::PartialResponse(StreamEnd::Eof) if received.head => (Self::ContentEof, None),
            Failure::PartialResponse(StreamEnd::Eof) => (Self::HeadEof, None),
            Failure::PartialResponse(StreamEnd::Error(errno)) if received.head => {
                (Self::ContentError, Some(errno))
            }
            Failure::PartialResponse(StreamEnd::Error(errno)) => (Self::HeadError, Some(errno)),
            Failure::TimedOut => (Self::TimedOut, None),
            Failure::Hangs => return None,
        })
    }
}

impl Text {
    /// The words for some symptoms.
    #[must_use]
    pub const fn new(when: &'static [Symptom], says: &'static str) -> Self {
        Self { when, says }
    }

    /// Whether there are words for every symptom.
    #[must_use]
    pub const fn cover_all(texts: &[Self]) -> bool {
        let mut covered = 0_u32;
        let mut text = 0;
        while text < texts.len() {
            let mut one = 0;
            while one < texts[text].when.len() {
                covered |= 1 << texts[text].when[one] as u32;
                one += 1;
            }
            text += 1;
        }
        covered.count_ones() as usize == Symptom::ALL.len()
    }

    /// The words, filled in.
    #[must_use]
    pub fn fill(&self, method: Method, received: Received, errno: Option<Errno>) -> String {
        let name = method.to_string();
        let verb = format!("{}{}", &name[..1], name[1..].to_ascii_lowercase());
        self.with_errno(errno)
            .replace("{verb}", &verb)
            .replace("{content}", &received.content.to_string())
            .replace("{missing}", &received.missing.to_string())
    }

    /// The words with what an errno fills in, and the rest still in braces.
    #[must_use]
    pub fn with_errno(&self, errno: Option<Errno>) -> String {
        let Some(errno) = errno else {
            return self.says.to_string();
        };
        self.says
            .replace("{errno}", &errno.to_string())
            .replace("{number}", &errno.number().to_string())
            .replace("{message}", errno.message())
            .replace("{lower}", &errno.message().to_ascii_lowercase())
            .replace("{exception}", exception(errno))
    }
}

/// The class that Python gives an `OSError` (PEP 3151).
const fn exception(errno: Errno) -> &'static str {
    match errno {
        Errno::ConnReset => "ConnectionResetError",
        Errno::Pipe => "BrokenPipeError",
        Errno::ConnRefused => "ConnectionRefusedError",
        Errno::TimedOut => "TimeoutError",
        Errno::Again | Errno::NotConn => "OSError",
    }
}
