//! Who has which address on the wire, and how large a packet may be.

use std::net::{Ipv4Addr, SocketAddrV4};

/// The hosts' own addresses, the client's first. Nothing outside ever sees them.
pub const HOSTS: [Ipv4Addr; 2] = [Ipv4Addr::new(10, 99, 1, 1), Ipv4Addr::new(10, 99, 1, 2)];
/// The same hosts as each other sees them: the wire translates like a NAT, so that in a
/// record of both vantages nobody takes one packet for two.
pub const AS_SEEN: [Ipv4Addr; 2] = [Ipv4Addr::new(10, 99, 3, 1), Ipv4Addr::new(10, 99, 3, 2)];
/// Octets of the largest packet: to the model a write is one segment, so that most writes
/// should be one here.
pub(super) const MTU: u32 = 9_000;
/// Octets of data that fit a packet, after the headers of IP and TCP and the timestamps.
pub const SEGMENT: u32 = MTU - 20 - 20 - 12;
/// The server's port.
pub const PORT: u16 = 8080;

/// Where the server listens.
pub const LISTENS: SocketAddrV4 = SocketAddrV4::new(HOSTS[1], PORT);
/// What the client connects to.
pub const SERVER: SocketAddrV4 = SocketAddrV4::new(AS_SEEN[1], PORT);
