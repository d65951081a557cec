//! Asks the kernel what it thinks of a connection (`sock_diag(7)`): its state, whether or
//! not a process still holds its socket, and two of its timers' lengths.
//!
//! Knows no trace.

use std::io;
use std::time::Duration;

use idlerace_core::segment::Side;
use idlerace_core::tcp::State;
use netlink_packet_sock_diag::SockDiagMessage;
use netlink_packet_sock_diag::constants::{AF_INET, IPPROTO_TCP};
use netlink_packet_sock_diag::inet::nlas::Nla;
use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, SocketId, StateFlags};
use rtnetlink::packet_core::{NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload};
use rtnetlink::sys::protocols::NETLINK_SOCK_DIAG;
use rtnetlink::sys::{Socket, SocketAddr};

use crate::system::calls::of_number;
use crate::wire::{AS_SEEN, HOSTS, PORT, Wire};

/// A connection under any cookie (`INET_DIAG_NOCOOKIE`).
const ANY: [u8; 8] = [0xff; 8];

/// One host's kernel.
#[derive(Debug)]
pub(super) struct Kernel {
    side: Side,
    socket: Socket,
    buffer: Vec<u8>,
}

/// What a kernel says of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Looks {
    /// Its state; CLOSED if there is no such connection.
    pub(super) state: State,
    /// Its retransmission timeout (`tcpi_rto`), if it is a whole socket.
    pub(super) timeout: Option<Duration>,
    /// How recent data must be for an answer to carry its acknowledgment (`tcpi_ato`).
    pub(super) recent: Option<Duration>,
}

impl Kernel {
    /// The kernel of a host. The thread ends up in the host's namespace.
    pub(super) fn of(wire: &Wire, side: Side) -> io::Result<Self> {
        wire.namespace(side).enter()?;
        let mut socket = Socket::new(NETLINK_SOCK_DIAG)?;
        socket.bind_auto()?;
        socket.connect(&SocketAddr::new(0, 0))?;
        let buffer = Vec::with_capacity(4096);
        Ok(Self {
            side,
            socket,
            buffer,
        })
    }

    /// What it says of the connection of this client's port.
    pub(super) fn looks(&mut self, port: u16) -> io::Result<Looks> {
        let mut header = NetlinkHeader::default();
        header.flags = NLM_F_REQUEST;
        let request = SockDiagMessage::InetRequest(InetRequest {
            family: AF_INET,
            protocol: IPPROTO_TCP,
            extensions: ExtensionFlags::INFO,
            states: StateFlags::all(),
            socket_id: self.id(port),
        });
        let mut message = NetlinkMessage::new(header, request.into());
        message.finalize();
        self.buffer.clear();
        self.buffer.resize(message.buffer_len(), 0);
        message.serialize(&mut self.buffer);
        self.socket.send(&self.buffer, 0)?;
        self.buffer.clear();
        self.socket.recv(&mut self.buffer, 0)?;
        let answer = NetlinkMessage::<SockDiagMessage>::deserialize(&self.buffer);
        read(&answer.map_err(io::Error::other)?.payload)
    }

    fn id(&self, port: u16) -> SocketId {
        let (ours, theirs) = match self.side {
            Side::Client => (port, PORT),
            Side::Server => (PORT, port),
        };
        SocketId {
            source_port: ours,
            destination_port: theirs,
            source_address: HOSTS[self.side.index()].into(),
            destination_address: AS_SEEN[self.side.peer().index()].into(),
            interface_id: 0,
            cookie: ANY,
        }
    }
}

fn read(payload: &NetlinkPayload<SockDiagMessage>) -> io::Result<Looks> {
    let nothing = Looks {
        state: State::Closed,
        timeout: None,
        recent: None,
    };
    if let NetlinkPayload::Error(error) = payload {
        let error = error.to_io();
        let unknown = error.kind() == io::ErrorKind::NotFound;
        return if unknown { Ok(nothing) } else { Err(error) };
    }
    let NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(response)) = payload else {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    };
    let info = response.nlas.iter().find_map(|nla| {
        if let Nla::TcpInfo(info) = nla {
            Some(info.as_slice())
        } else {
            None
        }
    });
    Ok(Looks {
        state: of_number(response.header.state),
        timeout: info.and_then(|info| micros(info, 8)),
        recent: info.and_then(|info| micros(info, 12)),
    })
}

/// A field of `struct tcp_info` at this place.
fn micros(info: &[u8], at: usize) -> Option<Duration> {
    let octets = info.get(at..at + 4)?.try_into().ok()?;
    Some(Duration::from_micros(u32::from_ne_bytes(octets).into()))
}
