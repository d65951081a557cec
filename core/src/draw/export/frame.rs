//! Segments as packets on a link: IPv4 and TCP headers with right checksums.
//!
//! As on the real wire of the runner, each host sees the other under a translated address:
//! a capture of both vantages would otherwise show every packet twice.

use alloc::vec::Vec;

use crate::trace::ConnId;
use crate::units::segment::{Control, Segment, SeqNumber, Side};

/// Where the hosts of a network are, by the side that is asked: its own address first. The number
/// of the network stands in the second place.
const ADDRESSES: [[[u8; 4]; 2]; 2] = [
    [[10, 0, 0, 1], [10, 0, 1, 2]],
    [[10, 0, 0, 2], [10, 0, 1, 1]],
];
/// The server's port.
const PORT: u16 = 8080;
/// The port of the client's first connection.
const FIRST: u16 = 40_001;
/// Don't fragment.
const FLAGS: [u8; 2] = [0x40, 0];
/// `IPPROTO_TCP`.
const TCP: u8 = 6;
const TTL: u8 = 64;
/// Where each side's numbers begin: far from zero, so that relative numbers show as such.
const FIRST_NUMBERS: [u32; 2] = [1_000_000, 5_000_000];
/// MSS 8960, then SACK permitted and two paddings: what both ends say in their SYN.
const SYN_OPTIONS: [u8; 8] = [2, 4, 0x23, 0x00, 1, 1, 4, 2];

/// The packet in which a host's interface on a network sees a segment, with its octets of the
/// stream.
pub(super) fn packet(
    (network, at): (u8, Side),
    from: Side,
    connection: ConnId,
    segment: &Segment,
    stream: &[u8],
) -> Vec<u8> {
    let on = |[first, _, third, fourth]: [u8; 4]| [first, network, third, fourth];
    let [own, other] = ADDRESSES[at.index()].map(on);
    let (source, target) = if from == at {
        (own, other)
    } else {
        (other, own)
    };
    let tcp = tcp([source, target], from, connection, segment, stream);
    let length = u16::try_from(tcp.len() + 20).unwrap_or(u16::MAX);
    let mut header = Vec::with_capacity(tcp.len() + 20);
    header.extend([0x45, 0]);
    header.extend(length.to_be_bytes());
    header.extend([0, 0]);
    header.extend(FLAGS);
    header.extend([TTL, TCP, 0, 0]);
    header.extend(source);
    header.extend(target);
    let sum = checksum(&[&header]);
    header[10..12].copy_from_slice(&sum.to_be_bytes());
    header.extend(tcp);
    header
}

fn tcp(
    addresses: [[u8; 4]; 2],
    from: Side,
    connection: ConnId,
    segment: &Segment,
    stream: &[u8],
) -> Vec<u8> {
    let client = FIRST.wrapping_add(u16::try_from(connection.0 - 1).unwrap_or_default());
    let (source, target) = match from {
        Side::Client => (client, PORT),
        Side::Server => (PORT, client),
    };
    let options = options(from, segment);
    let offset = u8::try_from((20 + options.len()) / 4).unwrap_or(5) << 4;
    let window = u16::try_from(segment.window).unwrap_or(u16::MAX);
    let mut octets = Vec::new();
    octets.extend(source.to_be_bytes());
    octets.extend(target.to_be_bytes());
    octets.extend(number(from, segment.seq).to_be_bytes());
    let ack = segment.ack.map_or(0, |ack| number(from.peer(), ack));
    octets.extend(ack.to_be_bytes());
    octets.extend([offset, bits(segment)]);
    octets.extend(window.to_be_bytes());
    octets.extend([0; 4]);
    octets.extend(options);
    octets.extend(stream);
    let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
    let [source, target] = addresses;
    let pseudo: Vec<u8> = [&source[..], &target, &u32::from(TCP).to_be_bytes()].concat();
    let sum = checksum(&[&pseudo, &length.to_be_bytes(), &octets]);
    octets[16..18].copy_from_slice(&sum.to_be_bytes());
    octets
}

fn options(from: Side, segment: &Segment) -> Vec<u8> {
    if segment.control == Control::Syn {
        return SYN_OPTIONS.to_vec();
    }
    let edges = segment.sack.as_slice().iter();
    let edges = edges.flat_map(|sack| [sack.start, sack.end]);
    let ranges: Vec<u8> = edges
        .flat_map(|edge| number(from.peer(), edge).to_be_bytes())
        .collect();
    if ranges.is_empty() {
        return ranges;
    }
    // Two paddings, then kind 5 and its length (RFC 2018 §3).
    let length = u8::try_from(2 + ranges.len()).unwrap_or(u8::MAX);
    [&[1, 1, 5, length][..], &ranges].concat()
}

/// The control bits (RFC 9293 §3.1).
fn bits(segment: &Segment) -> u8 {
    let control = match segment.control {
        Control::None => 0,
        Control::Fin => 0x01,
        Control::Syn => 0x02,
        Control::Rst => 0x04,
    };
    let push = if segment.len > 0 { 0x08 } else { 0 };
    let ack = if segment.ack.is_some() { 0x10 } else { 0 };
    control | push | ack
}

fn number(side: Side, relative: SeqNumber) -> u32 {
    FIRST_NUMBERS[side.index()].wrapping_add(relative.0)
}

/// The internet checksum (RFC 1071); all pieces but the last are of even length.
fn checksum(pieces: &[&[u8]]) -> u16 {
    let mut sum: u32 = 0;
    for piece in pieces {
        for pair in piece.chunks(2) {
            let low = pair.get(1).copied().unwrap_or(0);
            sum += u32::from(u16::from_be_bytes([pair[0], low]));
            sum = (sum & 0xffff) + (sum >> 16);
        }
    }
    !u16::try_from(sum).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::segment::Sack;

    #[test]
    fn all_ranges_that_are_reported_are_in_the_option() {
        let ranges = [(7, 9), (2, 5)].map(|(start, end)| Sack {
            start: SeqNumber(start),
            end: SeqNumber(end),
        });
        let ack = Segment {
            seq: SeqNumber(1),
            ack: Some(SeqNumber(1)),
            control: Control::None,
            len: 0,
            window: 1,
            sack: ranges.iter().collect(),
        };
        let edges = [7, 9, 2, 5].map(|edge| number(Side::Server, SeqNumber(edge)).to_be_bytes());
        assert_eq!(
            options(Side::Client, &ack),
            [&[1, 1, 5, 18][..], edges.as_flattened()].concat()
        );
    }

    #[test]
    fn the_checksum_is_the_published_one() {
        // RFC 1071 §3.
        let octets = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];
        assert_eq!(checksum(&[&octets]), !0xddf2);
        assert_eq!(checksum(&[&octets[..4], &octets[4..]]), !0xddf2);
    }
}
