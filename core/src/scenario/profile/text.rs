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
    /// The rest of a request could not be written: the end had been read. Without words of its
    /// own it is told as an end that is read.
    RequestCutEof,
    /// Likewise: the write failed. Without words of its own it is told as a first write is.
    RequestCutError,
}

/// What a client says of some symptoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'t> {
    /// A bit for each of [`Symptom::ALL`].
    pub(super) when: u16,
    /// The words, with these in braces to be filled in: `verb` the method as `Post`, `method`
    /// as it is sent; `errno` its name, `number`, `message`, `lower` the message without a
    /// capital, `exception` the class that Python gives it, `java` what Java says of a read
    /// that it ends; `content` the octets of content that had come, `missing` those that had
    /// not, `whole` all of them; `n` a number of the user's own.
    pub says: &'t str,
}

/// Every text of a client.
#[derive(Clone, Copy, Debug, Default)]
pub struct Texts<'t> {
    /// There is one for every symptom.
    pub usual: &'t [Text<'t>],
    /// Other words, for when the rules allowed another attempt and the count did not.
    pub exhausted: &'t [Text<'t>],
}

impl Symptom {
    /// Every one.
    pub const ALL: [Self; 13] = [
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
        Self::RequestCutEof,
        Self::RequestCutError,
    ];

    /// What it is of a failure, and the errno; `None` while the client says nothing yet.
    #[must_use]
    pub const fn of(failure: Failure, received: Received) -> Option<(Self, Option<Errno>)> {
        Some(match failure {
            Failure::NotConnected(errno) => (Self::NotConnected, Some(errno)),
            Failure::ClosedIdle(StreamEnd::Eof) => (Self::ClosedIdleEof, None),
            Failure::ClosedIdle(StreamEnd::Error(errno)) => (Self::ClosedIdleError, Some(errno)),
            Failure::NothingWritten(errno) => (Self::NothingWritten, Some(errno)),
            Failure::RequestCut(StreamEnd::Eof) => (Self::RequestCutEof, None),
            Failure::RequestCut(StreamEnd::Error(errno)) => (Self::RequestCutError, Some(errno)),
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

impl Symptom {
    /// In whose words it is told where it has none of its own.
    pub(crate) const fn like(self) -> Option<Self> {
        match self {
            Self::RequestCutEof => Some(Self::NoResponseEof),
            Self::RequestCutError => Some(Self::NothingWritten),
            Self::NotConnected
            | Self::ClosedIdleEof
            | Self::ClosedIdleError
            | Self::NothingWritten
            | Self::NoResponseEof
            | Self::NoResponseError
            | Self::HeadEof
            | Self::HeadError
            | Self::ContentEof
            | Self::ContentError
            | Self::TimedOut => None,
        }
    }
}

impl<'t> Texts<'t> {
    /// For who asks for no words.
    pub const NONE: Self = Self {
        usual: &[],
        exhausted: &[],
    };

    /// The words in which a user of the client reads about a failure; empty where there are
    /// none.
    ///
    /// `received`: how far the response had come. `exhausted`: the retry rules allowed another
    /// attempt and the count did not.
    #[must_use]
    pub fn words(
        &self,
        method: Method,
        failure: Failure,
        received: Received,
        exhausted: bool,
    ) -> String {
        let Some((symptom, errno)) = Symptom::of(failure, received) else {
            return String::from("(nothing yet: it still waits)");
        };
        let first = if exhausted { self.exhausted } else { &[] };
        let find = |symptom: Symptom| {
            let mut texts = first.iter().chain(self.usual);
            texts.find(|text| text.is_for(symptom))
        };
        let text = find(symptom).or_else(|| find(symptom.like()?));
        text.map_or_else(String::new, |text| text.fill(method, received, errno))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &'t Text<'t>> + use<'t> {
        self.usual.iter().chain(self.exhausted)
    }
}

impl<'t> Text<'t> {
    /// The words in braces that an errno fills in.
    pub(super) const OF_ERRNO: [&'static str; 6] = [
        "{errno}",
        "{number}",
        "{message}",
        "{lower}",
        "{exception}",
        "{java}",
    ];

    /// The words for some symptoms.
    #[must_use]
    pub const fn new(when: &[Symptom], says: &'t str) -> Self {
        let (mut bits, mut one) = (0, 0);
        while one < when.len() {
            bits |= 1 << when[one] as u16;
            one += 1;
        }
        Self { when: bits, says }
    }

    /// Whether a client says so of a symptom.
    #[must_use]
    pub const fn is_for(&self, symptom: Symptom) -> bool {
        self.when & (1 << symptom as u16) != 0
    }

    /// The first words for a symptom; empty if there are none.
    #[must_use]
    pub const fn first(texts: &[Self], symptom: Symptom) -> &'t str {
        let mut text = 0;
        while text < texts.len() {
            if texts[text].is_for(symptom) {
                return texts[text].says;
            }
            text += 1;
        }
        match symptom.like() {
            Some(like) => Self::first(texts, like),
            None => "",
        }
    }

    /// Whether there are words for every symptom, its own or those of one like it.
    #[must_use]
    pub const fn cover_all(texts: &[Self]) -> bool {
        let (mut covered, mut text) = (0, 0);
        while text < texts.len() {
            covered |= texts[text].when;
            text += 1;
        }
        covered |= 1 << Symptom::RequestCutEof as u16 | 1 << Symptom::RequestCutError as u16;
        covered.count_ones() as usize == Symptom::ALL.len()
    }

    /// The words, filled in.
    #[must_use]
    pub fn fill(&self, method: Method, received: Received, errno: Option<Errno>) -> String {
        let name = method.to_string();
        let verb = format!("{}{}", &name[..1], name[1..].to_ascii_lowercase());
        self.with_errno(errno)
            .replace("{verb}", &verb)
            .replace("{method}", &name)
            .replace("{n}", "N")
            .replace(
                "{whole}",
                &(received.content + received.missing).to_string(),
            )
            .replace("{content}", &received.content.to_string())
            .replace("{missing}", &received.missing.to_string())
    }

    /// The words with what an errno fills in, and the rest still in braces.
    #[must_use]
    pub fn with_errno(&self, errno: Option<Errno>) -> String {
        let Some(errno) = errno else {
            return self.says.to_string();
        };
        let filled = [
            errno.to_string(),
            errno.number().to_string(),
            errno.message().to_string(),
            errno.message().to_ascii_lowercase(),
            exception(errno).to_string(),
            java(errno).to_string(),
        ];
        let each = Self::OF_ERRNO.into_iter().zip(filled);
        each.fold(self.says.to_string(), |text, (name, value)| {
            text.replace(name, &value)
        })
    }
}

/// What Java says of a read that a reset ends: less than the kernel, and no more of others.
const fn java(errno: Errno) -> &'static str {
    match errno {
        Errno::ConnReset => "Connection reset",
        Errno::Again | Errno::Pipe | Errno::NotConn | Errno::TimedOut | Errno::ConnRefused => {
            errno.message()
        }
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
