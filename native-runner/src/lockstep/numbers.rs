//! Sequence numbers as a trace has them: counted from each side's first.
//!
//! Knows nothing of what the segments do.

use std::io;

use idlerace_core::segment::{Control, Sack, Segment, SeqNumber, Side};

use crate::wire::Wire;
use crate::wire::packet::{Header, Packet};

/// The numbers that one connection began with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    first: [Option<u32>; 2],
    scale: [Option<u8>; 2],
}

impl Numbers {
    /// A packet's header as a trace has it.
    pub(super) fn segment(&mut self, from: Side, header: &Header) -> Segment {
        if header.control == Control::Syn {
            self.first[from.index()] = Some(header.seq);
            self.scale[from.index()] = header.scale;
        }
        let theirs = |number| self.relative(from.peer(), number);
        let range = |(start, end): (u32, u32)| Sack {
            start: theirs(start),
            end: theirs(end),
        };
        let sacks: Vec<Sack> = header.sacks.into_iter().flatten().map(range).collect();
        Segment {
            seq: self.relative(from, header.seq),
            ack: header.ack.map(theirs),
            control: header.control,
            len: header.len,
            window: u32::from(header.window) << self.shift(from, header),
            sack: sacks.iter().collect(),
        }
    }

    /// A RST as it stands in a trace, ready to be released.
    pub(super) fn reset(&self, from: Side, port: u16, segment: &Segment) -> io::Result<Packet> {
        let absolute = |side: Side, number: SeqNumber| {
            number.0.wrapping_add(self.first[side.index()].unwrap_or(0))
        };
        let ack = segment.ack.map(|ack| absolute(from.peer(), ack));
        Wire::reset(from, port, absolute(from, segment.seq), ack)
    }

    /// Who has sent no SYN has no number either: a RST that refuses a SYN says zero.
    fn relative(&self, side: Side, number: u32) -> SeqNumber {
        SeqNumber(number.wrapping_sub(self.first[side.index()].unwrap_or(0)))
    }

    /// Windows are scaled if both sides can, and never in a SYN (RFC 7323 §2.2).
    fn shift(&self, from: Side, header: &Header) -> u8 {
        let both = self.scale.iter().all(Option::is_some);
        let scale = self.scale[from.index()].filter(|_| both && header.control != Control::Syn);
        scale.unwrap_or(0).min(14)
    }
}
