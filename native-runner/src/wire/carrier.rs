//! What brings raw IP packets out of a namespace's kernel and back into it: a TUN
//! device, or a cable to a third namespace with a packet socket at its end.
//!
//! The same few functions for both. Knows no TCP and keeps no packet.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;

use idlerace_core::segment::Side;
use nix::libc;
use nix::net::if_::if_nametoindex;
use nix::sys::socket::{AddressFamily, SockFlag, SockProtocol, SockType, socket};

use super::addresses::{AS_SEEN, HOSTS};
use super::namespace::{Namespace, bring_up, configure, lay_cable};
use crate::system::calls;

/// The largest packet, and a frame around it.
pub(super) const LARGEST: usize = 65_536 + HEADER;

/// Octets of an Ethernet header.
const HEADER: usize = 14;

/// `ETH_P_IP` as it stands in an Ethernet header.
const IPV4: [u8; 2] = [0x08, 0x00];

/// One side's end of the wire.
#[derive(Debug)]
pub(super) enum End {
    /// A TUN device.
    Tun(File),
    /// A packet socket on the far end of the side's cable.
    Cable {
        /// The socket.
        socket: File,
        /// What stands before each packet that goes to the side.
        header: [u8; HEADER],
    },
}

impl End {
    /// The next packet that the side's kernel has sent, if there is one.
    pub(super) fn receive<'b>(&self, buffer: &'b mut [u8]) -> io::Result<Option<&'b [u8]>> {
        let (mut file, before) = match self {
            Self::Tun(device) => (device, 0),
            Self::Cable { socket, .. } => (socket, HEADER),
        };
        match file.read(buffer) {
            Ok(length) => Ok(buffer.get(before..length)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives a packet to the side's kernel.
    pub(super) fn send(&self, packet: &[u8]) -> io::Result<()> {
        match self {
            Self::Tun(device) => whole((&*device).write(packet)?, packet.len()),
            Self::Cable { socket, header } => {
                let frame = [header.as_slice(), packet].concat();
                whole((&*socket).write(&frame)?, frame.len())
            }
        }
    }

    /// What tells that there is a packet.
    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        match self {
            Self::Tun(device) => device.as_fd(),
            Self::Cable { socket, .. } => socket.as_fd(),
        }
    }
}

/// A packet goes at once or not at all.
fn whole(written: usize, length: usize) -> io::Result<()> {
    if written == length {
        Ok(())
    } else {
        Err(io::Error::from(io::ErrorKind::WriteZero))
    }
}

/// Both ends of a hop, each side's with its namespace.
pub(super) type Ends = ([Namespace; 2], [End; 2]);

/// Hosts in a row, one more than hops, each a namespace with a TUN device for every hop that it
/// is on. The thread stays in one of them.
pub(super) fn tun(hops: usize) -> io::Result<Vec<Ends>> {
    let (mut all, mut before) = (Vec::new(), None);
    for host in 0..=hops {
        let namespace = Namespace::new()?;
        if let Some((client, end)) = before.take() {
            let ends = [end, tun_here(Side::Server)?];
            all.push(([client, namespace.try_clone()?], ends));
        }
        if host < hops {
            before = Some((namespace, tun_here(Side::Client)?));
        }
    }
    Ok(all)
}

/// A TUN device in the namespace of the thread, to which it belongs.
fn tun_here(side: Side) -> io::Result<End> {
    let device = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(libc::O_NONBLOCK)
        .open(super::rights::TUN)?;
    calls::name_tun(&device, name(side))?;
    connect(side)?;
    Ok(End::Tun(device))
}

/// Hosts in a row, one more than hops, each a namespace with an end of a cable for every hop that
/// it is on; the other ends of a hop's cables are in a namespace of its own. The thread stays in
/// one of them.
pub(super) fn cables(hops: usize) -> io::Result<Vec<Ends>> {
    let hosts = (0..=hops).map(|_| Namespace::new());
    let hosts: Vec<Namespace> = hosts.collect::<io::Result<_>>()?;
    let pairs = hosts.windows(2).map(|pair| {
        let middle = Namespace::new()?;
        let [client, server] = pair else {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        };
        let ends = [
            cable(Side::Client, client, &middle)?,
            cable(Side::Server, server, &middle)?,
        ];
        Ok(([client.try_clone()?, server.try_clone()?], ends))
    });
    pairs.collect()
}

fn cable(side: Side, host: &Namespace, middle: &Namespace) -> io::Result<End> {
    middle.enter()?;
    let (near, far) = (format!("to-{}", name(side)), name(side));
    let to = host.file().as_raw_fd();
    configure(async |handle| lay_cable(&handle, [&near, far], to).await)?;
    let socket = packet_socket(&near)?;
    host.enter()?;
    calls::no_offloads(&any_socket()?, far)?;
    connect(side)?;
    let address = hardware_address(far)?;
    // To the side from nobody in particular: without ARP nobody looks.
    let mut header = [0; HEADER];
    header[..6].copy_from_slice(&address);
    header[12..].copy_from_slice(&IPV4);
    let socket = File::from(socket);
    Ok(End::Cable { socket, header })
}

/// Gives the side's interface, in the namespace of the thread, its address.
fn connect(side: Side) -> io::Result<()> {
    let index = if_nametoindex(name(side))?;
    let addresses = [HOSTS[side.index()], AS_SEEN[side.peer().index()]];
    configure(async |handle| bring_up(&handle, index, addresses).await)
}

fn packet_socket(interface: &str) -> io::Result<OwnedFd> {
    let flags = SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC;
    let socket = socket(AddressFamily::Packet, SockType::Raw, flags, None)?;
    // A packet socket hears nothing until it is bound to a protocol.
    calls::bind_to_interface(&socket, if_nametoindex(interface)?)?;
    // The cable was finished from the other end a moment ago, and this end's queue drops
    // everything until the kernel has come round to it (`linkwatch_do_dev`).
    calls::bypass_queue(&socket)?;
    Ok(socket)
}

fn any_socket() -> io::Result<OwnedFd> {
    let (flags, any) = (SockFlag::SOCK_CLOEXEC, None::<SockProtocol>);
    socket(AddressFamily::Inet, SockType::Datagram, flags, any).map_err(io::Error::from)
}

/// `getifaddrs` tells it without a request of our own.
fn hardware_address(interface: &str) -> io::Result<[u8; 6]> {
    nix::ifaddrs::getifaddrs()?
        .filter(|one| one.interface_name == interface)
        .find_map(|one| one.address?.as_link_addr()?.addr())
        .ok_or_else(|| io::Error::from(io::ErrorKind::AddrNotAvailable))
}

/// The interface of a side, in its namespace.
const fn name(side: Side) -> &'static str {
    match side {
        Side::Client => "client",
        Side::Server => "server",
    }
}
