//! What crosses the wire: sequence numbers, control bits, segments.
//!
//! A segment carries no bytes, only how many there are; numbers are relative to
//! each side's first, as in packetdrill. The maximum segment size is left out: a
//! write is one segment, however long (`docs/model.md` says what that hides).

use core::fmt;

use serde::{Deserialize, Serialize};

pub use super::number::SeqNumber;
pub use super::sack::{Sack, Sacks};

/// One of the two ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The end that opened the connection.
    Client,
    /// The end that accepted it.
    Server,
}

impl Side {
    /// The other end.
    #[must_use]
    pub const fn peer(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }

    /// 0 for the client, 1 for the server: an index into a pair.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Client => "client",
            Self::Server => "server",
        })
    }
}

/// The control bit that decides what a segment does. ACK is told by
/// [`Segment::ack`], PSH by carrying data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Data, or an acknowledgment alone.
    None,
    /// Opens a direction.
    Syn,
    /// Finishes a direction.
    Fin,
    /// Ends the connection.
    Rst,
}

/// One TCP segment (RFC 9293 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// SEG.SEQ.
    pub seq: SeqNumber,
    /// SEG.ACK, if the ACK bit is set.
    pub ack: Option<SeqNumber>,
    /// SYN, FIN, RST or none of them.
    pub control: Control,
    /// Octets of data.
    pub len: u32,
    /// SEG.WND in octets, scaling applied.
    pub window: u32,
    /// The out-of-order ranges that are reported.
    #[serde(flatten)]
    pub sack: Sacks,
}

impl Segment {
    /// SEG.LEN: the sequence space that the segment takes, SYN and FIN counting one.
    #[must_use]
    pub fn space(&self) -> u32 {
        match self.control {
            Control::Syn | Control::Fin => self.len + 1,
            Control::None | Control::Rst => self.len,
        }
    }

    /// The number after the last that the segment takes.
    #[must_use]
    pub fn end(&self) -> SeqNumber {
        self.seq + self.space()
    }

    /// Tells the sender's numbers, and its receiver's, from others that lie so far ahead.
    pub fn rebase(&mut self, sent: u32, received: u32) {
        self.seq = self.seq - sent;
        self.ack = self.ack.map(|ack| ack - received);
        self.sack.rebase(received);
    }

    /// Whether the segment resets the connection.
    #[must_use]
    pub fn is_reset(&self) -> bool {
        self.control == Control::Rst
    }

    /// The RST that answers a segment which belongs to no connection (RFC 9293 §3.5.2,
    /// `tcp_v4_send_reset`), or nothing: a RST is never answered.
    #[must_use]
    pub fn refusal(&self) -> Option<Self> {
        let (seq, ack) = match self.ack {
            Some(ack) => (ack, None),
            None => (SeqNumber(0), Some(self.end())),
        };
        (!self.is_reset()).then_some(Self {
            seq,
            ack,
            control: Control::Rst,
            len: 0,
            window: 0,
            sack: Sacks::NONE,
        })
    }

    /// Whether it only acknowledges: no data, no SYN, FIN or RST.
    #[must_use]
    pub fn is_pure_ack(&self) -> bool {
        self.control == Control::None && self.len == 0
    }
}

/// packetdrill notation: `F. 61:61(0) ack 41`, `P. 41:81(40) ack 61`, `R 61:61(0)`.
/// A window is shown only where it is shut.
impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.control {
            Control::None => "",
            Control::Syn => "S",
            Control::Fin => "F",
            Control::Rst => "R",
        })?;
        if self.len > 0 {
            f.write_str("P")?;
        }
        if self.ack.is_some() {
            f.write_str(".")?;
        }
        write!(f, " {}:{}({})", self.seq, self.seq + self.len, self.len)?;
        if let Some(ack) = self.ack {
            write!(f, " ack {ack}")?;
        }
        if self.window == 0 && !self.is_reset() {
            f.write_str(" win 0")?;
        }
        self.sack.fmt(f)
    }
}
