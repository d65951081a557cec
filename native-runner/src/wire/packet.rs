//! A packet that crosses the wire, and what its TCP header says.
//!
//! Numbers are absolute here, as they are on the wire. Knows no connection.

use std::io;

use etherparse::{
    NetSlice, PacketBuilder, SlicedPacket, TcpOptionElement, TcpSlice, TransportSlice,
};
use idlerace_core::segment::{Control, Sacks, Side};

use super::addresses::{AS_SEEN, HOSTS};

/// A packet that one side's kernel has sent. It arrives when it is released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Who sent it.
    pub from: Side,
    /// What its TCP header says.
    pub header: Header,
    /// All of it, from the IP header on.
    pub octets: Vec<u8>,
    /// Where in the wire's record it stands.
    pub(super) departure: usize,
}

/// What a TCP header says, as far as anyone here asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The client's port.
    pub port: u16,
    /// The server's port.
    pub server_port: u16,
    /// SEG.SEQ.
    pub seq: u32,
    /// SEG.ACK, if the ACK bit is set.
    pub ack: Option<u32>,
    /// SYN, FIN, RST or none of them.
    pub control: Control,
    /// Octets of data.
    pub len: u32,
    /// SEG.WND as it stands there.
    pub window: u16,
    /// The window's scale, if it is announced here (RFC 7323 §2).
    pub scale: Option<u8>,
    /// The ranges that are acknowledged out of order, in this order (RFC 2018).
    pub sacks: [Option<(u32, u32)>; Sacks::MOST],
}

impl Packet {
    /// Reads a packet that a side has sent; `None` if it is not TCP over IPv4 between
    /// the two.
    pub(super) fn parse(from: Side, octets: &[u8], departure: usize) -> Option<Self> {
        let sliced = SlicedPacket::from_ip(octets).ok()?;
        let (Some(NetSlice::Ipv4(_)), Some(TransportSlice::Tcp(tcp))) =
            (sliced.net, sliced.transport)
        else {
            return None;
        };
        Some(Self {
            from,
            header: Header::parse(from, &tcp)?,
            octets: octets.to_vec(),
            departure,
        })
    }

    /// The packet as its receiver sees it. Of both addresses the same octet changes, by
    /// as much up as down, so that the checksums stay right (RFC 1071 §2).
    pub(super) fn translated(&self) -> Vec<u8> {
        let mut octets = self.octets.clone();
        let (source, destination) = (AS_SEEN[self.from.index()], HOSTS[self.from.peer().index()]);
        octets[12..16].copy_from_slice(&source.octets());
        octets[16..20].copy_from_slice(&destination.octets());
        octets
    }

    /// A RST as if a side had sent it (RFC 9293 §3.5.2).
    pub(super) fn reset(
        from: Side,
        [client, server]: [u16; 2],
        seq: u32,
        ack: Option<u32>,
        departure: usize,
    ) -> io::Result<Self> {
        let (source, destination) = match from {
            Side::Client => (client, server),
            Side::Server => (server, client),
        };
        let (ours, theirs) = (HOSTS[from.index()], AS_SEEN[from.peer().index()]);
        let builder = PacketBuilder::ipv4(ours.octets(), theirs.octets(), 64)
            .tcp(source, destination, seq, 0)
            .rst();
        let builder = match ack {
            Some(ack) => builder.ack(ack),
            None => builder,
        };
        let mut octets = Vec::new();
        builder.write(&mut octets, &[]).map_err(io::Error::other)?;
        let unreadable = || io::Error::from(io::ErrorKind::InvalidData);
        Self::parse(from, &octets, departure).ok_or_else(unreadable)
    }
}

impl Header {
    fn parse(from: Side, tcp: &TcpSlice<'_>) -> Option<Self> {
        let (source, destination) = (tcp.source_port(), tcp.destination_port());
        let (port, server_port) = match from {
            Side::Client => (source, destination),
            Side::Server => (destination, source),
        };
        let mut header = Self {
            port,
            server_port,
            seq: tcp.sequence_number(),
            ack: tcp.ack().then(|| tcp.acknowledgment_number()),
            control: control(tcp),
            len: u32::try_from(tcp.payload().len()).ok()?,
            window: tcp.window_size(),
            scale: None,
            sacks: [None; Sacks::MOST],
        };
        for option in tcp.options_iterator().flatten() {
            match option {
                TcpOptionElement::WindowScale(scale) => header.scale = Some(scale),
                TcpOptionElement::SelectiveAcknowledgement(first, more) => {
                    let [second, third, fourth] = more;
                    header.sacks = [Some(first), second, third, fourth];
                }
                TcpOptionElement::Noop
                | TcpOptionElement::MaximumSegmentSize(_)
                | TcpOptionElement::SelectiveAcknowledgementPermitted
                | TcpOptionElement::Timestamp(..) => {}
            }
        }
        Some(header)
    }
}

fn control(tcp: &TcpSlice<'_>) -> Control {
    if tcp.rst() {
        Control::Rst
    } else if tcp.syn() {
        Control::Syn
    } else if tcp.fin() {
        Control::Fin
    } else {
        Control::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_says_what_it_was_asked_to_say() {
        let exact = Packet::reset(Side::Server, [40_001, 8080], 7, None, 0).unwrap();
        assert_eq!(exact.header.control, Control::Rst);
        assert_eq!((exact.header.seq, exact.header.ack), (7, None));
        assert_eq!((exact.header.port, exact.header.len), (40_001, 0));
        let answer = Packet::reset(Side::Client, [40_001, 8080], 0, Some(9), 0).unwrap();
        assert_eq!((answer.header.ack, answer.from), (Some(9), Side::Client));
    }

    #[test]
    fn a_translated_packet_still_has_the_right_checksums() {
        for from in [Side::Client, Side::Server] {
            let reset = Packet::reset(from, [40_001, 8080], 7, Some(9), 0).unwrap();
            let octets = reset.translated();
            assert_ne!(octets, reset.octets);
            let sliced = SlicedPacket::from_ip(&octets).unwrap();
            let (Some(NetSlice::Ipv4(ip)), Some(TransportSlice::Tcp(tcp))) =
                (sliced.net, sliced.transport)
            else {
                panic!("not TCP")
            };
            let ip = ip.header();
            assert_eq!(ip.to_header().calc_header_checksum(), ip.header_checksum());
            let (source, destination) = (ip.source(), ip.destination());
            let right = tcp.calc_checksum_ipv4(source, destination).unwrap();
            assert_eq!(right, tcp.checksum());
        }
    }

    #[test]
    fn what_is_not_tcp_is_no_packet_of_ours() {
        assert_eq!(Packet::parse(Side::Client, &[0x60; 48], 0), None);
        assert_eq!(Packet::parse(Side::Client, &[], 0), None);
    }
}
