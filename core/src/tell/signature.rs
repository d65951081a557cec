//! What tells a cause from the others, for who has an error and wants to know why: signs
//! as data, and words around them for people.
//!
//! `core/tests/signatures.rs` holds the signs against every story of the catalogue: a cause has
//! those that can be seen in some story of it, and no others. So a sign that is not there
//! says something too: a RST without a FIN is a RST alone.

use alloc::string::ToString;
use core::fmt;

use crate::units::errno::Errno;

/// Where to look, and what is there if it was this cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The client's error.
    pub client: Phrase<ClientSign>,
    /// The server's log.
    pub server: Phrase<ServerSign>,
    /// A capture between them.
    pub wire: Phrase<WireSign>,
}

/// How a request ends for the client that sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientSign {
    /// The end of the stream.
    EndOfStream,
    /// A call that fails.
    Error(Errno),
    /// The client's own timeout.
    Timeout,
}

/// What the server has done with the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerSign {
    /// It has read some of it.
    Read,
    /// It has applied it.
    Applied,
}

/// What crosses the wire, or tries to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WireSign {
    /// The server's FIN. One that answers the client's is none.
    Fin,
    /// The client's FIN. One that answers the server's end is none.
    ClientFin,
    /// A RST, whoever sent it.
    Reset,
    /// The server's kernel acknowledges octets of the request.
    Acknowledged,
    /// The client's kernel sends the request again.
    Repeated,
    /// Octets of an answer.
    Answer,
}

/// Words with signs among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Phrase<S: 'static>(pub &'static [Part<S>]);

/// A part of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part<S> {
    /// A sign, by its name.
    Sign(S),
    /// A sign in other words; none, if it goes without saying.
    As(S, &'static str),
    /// No sign.
    Words(&'static str),
}

impl<S: Copy> Phrase<S> {
    /// The signs in it.
    pub fn signs(self) -> impl Iterator<Item = S> {
        self.0.iter().filter_map(|part| match *part {
            Part::Sign(sign) | Part::As(sign, _) => Some(sign),
            Part::Words(_) => None,
        })
    }
}

/// A sentence: it begins with a capital.
impl<S: fmt::Display> fmt::Display for Phrase<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, rest)) = self.0.split_first() else {
            return Ok(());
        };
        let first = first.to_string();
        let mut letters = first.chars();
        if let Some(letter) = letters.next() {
            write!(f, "{}{}", letter.to_ascii_uppercase(), letters.as_str())?;
        }
        rest.iter().try_for_each(|part| write!(f, "{part}"))
    }
}

impl<S: fmt::Display> fmt::Display for Part<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign(sign) => write!(f, "{sign}"),
            Self::As(_, words) | Self::Words(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for ClientSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndOfStream => f.write_str("EOF"),
            Self::Error(errno) => write!(f, "{errno}"),
            Self::Timeout => f.write_str("its own timeout"),
        }
    }
}

impl fmt::Display for ServerSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "the request",
            Self::Applied => "applied",
        })
    }
}

impl fmt::Display for WireSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fin => "FIN",
            Self::ClientFin => "the client's FIN",
            Self::Reset => "RST",
            Self::Acknowledged => "the request is acknowledged",
            Self::Repeated => "the request again and again",
            Self::Answer => "the answer",
        })
    }
}
