//! Both applications' sockets on the two hosts: does the calls of a trace and says what
//! the kernel answered.
//!
//! Decides nothing, and knows no packet.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, SocketAddrV4};
use std::os::fd::AsFd;
use std::time::Duration;

use idlerace_core::errno::Errno;
use idlerace_core::export::message;
use idlerace_core::http::RequestId;
use idlerace_core::scenario::{Requests, Scenario, Service};
use idlerace_core::segment::Side;
use idlerace_core::trace::{ConnId, Op};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use socket2::{Domain, Socket, TcpKeepalive, Type};

use crate::wire::namespace::{Namespace, tune};
use crate::wire::{LISTENS, SERVER};

/// The model leaves congestion control out; this one never waits with what it may send.
const CONGESTION: &[u8] = b"reno";

/// Room in the accept queue.
pub(super) const QUEUE: i32 = 128;

/// More than a message may have (`requests.response_bytes`).
const READ: usize = 1 << 17;

/// A kernel that has the answer to a call has it within this.
const SURELY: Duration = Duration::from_millis(500);

/// The sockets of both sides.
#[derive(Debug)]
pub(super) struct Hosts {
    namespaces: [Namespace; 2],
    /// `None` where nobody listens.
    pub(super) listener: Option<Socket>,
    pub(super) sockets: BTreeMap<(ConnId, Side), Socket>,
    connections: BTreeMap<u16, ConnId>,
    /// Accepted by the kernel and not yet by the trace.
    pub(super) early: Vec<(u16, Socket)>,
    /// `TCP_KEEPIDLE` and `TCP_KEEPINTVL` of the client, in seconds.
    keepalive: Option<u32>,
    /// The same of the server.
    server_keepalive: Option<u32>,
    requests: Requests,
    /// The most that the server reads at once of a request.
    reads: u32,
    /// What is left to write of the request under way, for each connection.
    unwritten: BTreeMap<ConnId, Vec<u8>>,
    buffer: Vec<u8>,
}

impl Hosts {
    /// A server that listens. The thread ends up in its namespace.
    pub(super) fn new(namespaces: [&Namespace; 2], scenario: &Scenario) -> io::Result<Self> {
        let [client, own] = namespaces;
        tune(namespaces, scenario)?;
        let server = &scenario.server;
        let listens = server.service != Service::NotListening;
        Ok(Self {
            namespaces: [client.try_clone()?, own.try_clone()?],
            listener: listens
                .then(|| listener(server.tcp_keepalive))
                .transpose()?,
            sockets: BTreeMap::new(),
            connections: BTreeMap::new(),
            early: Vec::new(),
            keepalive: scenario.client.tcp_keepalive,
            server_keepalive: server.tcp_keepalive,
            requests: scenario.requests.clone(),
            reads: server.service.reads(),
            unwritten: BTreeMap::new(),
            buffer: vec![0; READ],
        })
    }

    /// The connection of a client's port.
    pub(super) fn connection(&self, port: u16) -> Option<ConnId> {
        self.connections.get(&port).copied()
    }

    /// The client's port of a connection.
    pub(super) fn port(&self, id: ConnId) -> Option<u16> {
        let mut ports = self.connections.iter();
        ports.find_map(|(port, known)| (*known == id).then_some(*port))
    }

    /// What this thread opens from here on it opens on that host.
    pub(super) fn enter(&self, side: Side) -> io::Result<()> {
        self.namespaces[side.index()].enter()
    }

    /// Closes the listener, if there is one, and has another in its place.
    pub(super) fn listen_anew(&mut self) -> io::Result<()> {
        if self.listener.take().is_some() {
            self.enter(Side::Server)?;
            self.listener = Some(listener(self.server_keepalive)?);
        }
        Ok(())
    }

    /// Has the client begin to connect.
    pub(super) fn dial(&mut self, id: ConnId) -> io::Result<()> {
        self.enter(Side::Client)?;
        let (socket, port) = dial(SERVER)?;
        probe(&socket, self.keepalive)?;
        self.connections.insert(port, id);
        self.sockets.insert((id, Side::Client), socket);
        Ok(())
    }

    /// The client has taken the connection for a request.
    pub(super) fn takes(&mut self, id: ConnId, request: RequestId) {
        let message = message::request(&self.requests, request);
        self.unwritten.insert(id, message);
    }

    /// Makes a call, `expected` of which is only used to know how much to write and
    /// whether it is worth while to wait for the kernel.
    pub(super) fn call(
        &mut self,
        id: ConnId,
        side: Side,
        call: Op,
        expected: Result<u32, Errno>,
    ) -> io::Result<u32> {
        if call == Op::Accept {
            return self.accept(id);
        }
        let waits = expected != Err(Errno::Again);
        let key = (id, side);
        let socket = self.sockets.get(&key).ok_or_else(gone)?;
        let result = match call {
            Op::Connect => {
                is_ready(socket, PollFlags::POLLOUT, SURELY)?;
                socket.take_error()?.map_or(Ok(0), Err)
            }
            Op::Poll => Ok(usize::from(is_readable(socket, Duration::ZERO)?)),
            Op::Write => return self.write(id, side, expected),
            Op::Read if waits && !is_readable(socket, SURELY)? => Err(would_block()),
            Op::Read => {
                let most = readable_at_once(side, self.reads, expected).min(READ);
                (&*socket).read(&mut self.buffer[..most])
            }
            Op::Shutdown => socket.shutdown(Shutdown::Write).map(|()| 0),
            Op::Abort => socket.set_linger(Some(Duration::ZERO)).map(|()| 0),
            Op::Close | Op::Accept => Ok(0),
        };
        if matches!(call, Op::Close | Op::Abort) {
            self.sockets.remove(&key);
        }
        result.map(|count| u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Takes the connection out of the accept queue.
    fn accept(&mut self, id: ConnId) -> io::Result<u32> {
        let port = self.port(id).ok_or_else(gone)?;
        loop {
            if let Some(index) = self.early.iter().position(|(known, _)| *known == port) {
                let (_, socket) = self.early.swap_remove(index);
                self.sockets.insert((id, Side::Server), socket);
                return Ok(0);
            }
            let listener = self.listener.as_ref().ok_or_else(gone)?;
            if !is_readable(listener, SURELY)? {
                return Err(would_block());
            }
            self.take_early()?;
        }
    }

    /// Takes a connection out of the kernel's accept queue, if there is one.
    pub(super) fn take_early(&mut self) -> io::Result<bool> {
        let Some(listener) = &self.listener else {
            return Ok(false);
        };
        if !is_readable(listener, Duration::ZERO)? {
            return Ok(false);
        }
        let (socket, peer) = listener.accept()?;
        socket.set_nonblocking(true)?;
        let peer = peer.as_socket().map(|address| address.port());
        self.early.push((peer.unwrap_or_default(), socket));
        Ok(true)
    }

    fn write(&mut self, id: ConnId, side: Side, expected: Result<u32, Errno>) -> io::Result<u32> {
        let unwritten = match side {
            Side::Client => self.unwritten.entry(id).or_default(),
            Side::Server => &mut message::response(&self.requests),
        };
        let length = expected.map_or(unwritten.len(), |octets| {
            usize::try_from(octets).unwrap_or(usize::MAX)
        });
        let octets: Vec<u8> = unwritten.drain(..length.min(unwritten.len())).collect();
        let mut socket = self.sockets.get(&(id, side)).ok_or_else(gone)?;
        let count = socket.write(&octets)?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}

/// Has the kernel send keep-alive probes.
fn probe(socket: &Socket, seconds: Option<u32>) -> io::Result<()> {
    let every = |seconds: u32| Duration::from_secs(seconds.into());
    let Some(every) = seconds.map(every) else {
        return Ok(());
    };
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(every).with_interval(every))
}

/// Accepted sockets have its settings.
fn listener(keepalive: Option<u32>) -> io::Result<Socket> {
    let listener = stream()?;
    probe(&listener, keepalive)?;
    // The connections of the run before may still be in TIME-WAIT.
    listener.set_reuse_address(true)?;
    listener.bind(&SocketAddr::from(LISTENS).into())?;
    listener.listen(QUEUE)?;
    Ok(listener)
}

/// A server that means to serve reads no more than fits its buffer; one that drains reads
/// everything, and so does a client.
fn readable_at_once(side: Side, reads: u32, expected: Result<u32, Errno>) -> usize {
    let most = match side {
        Side::Client => u32::MAX,
        Side::Server => expected.map_or(reads, |octets| octets.max(reads)),
    };
    usize::try_from(most).unwrap_or(usize::MAX)
}

pub(super) fn stream() -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    // Accepted sockets have both from the listener.
    socket.set_tcp_nodelay(true)?;
    socket.set_tcp_congestion(CONGESTION)?;
    Ok(socket)
}

/// A connection that is begun in the namespace of the thread, and its own port.
pub(super) fn dial(to: SocketAddrV4) -> io::Result<(Socket, u16)> {
    let socket = stream()?;
    match socket.connect(&SocketAddr::from(to).into()) {
        Err(error) if error.raw_os_error() == Some(nix::libc::EINPROGRESS) => {}
        result => result?,
    }
    let address = socket.local_addr()?.as_socket();
    let port = address.map(|address| address.port()).unwrap_or_default();
    Ok((socket, port))
}

/// Whether a read would return at once, or would within this time.
pub(super) fn is_readable(socket: &Socket, wait: Duration) -> io::Result<bool> {
    is_ready(socket, PollFlags::POLLIN, wait)
}

fn is_ready(socket: &Socket, how: PollFlags, wait: Duration) -> io::Result<bool> {
    let mut one = [PollFd::new(socket.as_fd(), how)];
    let wait = PollTimeout::try_from(wait).unwrap_or(PollTimeout::ZERO);
    Ok(poll(&mut one, wait)? > 0)
}

fn would_block() -> io::Error {
    io::Error::from_raw_os_error(Errno::Again.number())
}

/// A trace that calls on a socket after its end, or before its beginning.
pub(super) fn gone() -> io::Error {
    io::Error::from(ErrorKind::NotConnected)
}
