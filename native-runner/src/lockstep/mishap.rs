//! What goes wrong outside of the two applications: a host that crashes, an accept queue
//! without room.
//!
//! Knows no packet; who fills the queue has the packets of the filling carried.

use std::io;

use idlerace_core::segment::Side;
use nix::sys::socket::setsockopt;
use nix::sys::socket::sockopt::TcpRepair;
use socket2::Socket;

use super::hosts::{Hosts, QUEUE, dial, is_readable};
use crate::wire::{LISTENS, SERVER};

/// A connection of nobody's that takes the only place in the accept queue.
#[derive(Debug)]
pub(super) struct BacklogFiller {
    /// The client's port.
    pub(super) port: u16,
    _client: Socket,
}

impl Hosts {
    /// The server's host is gone, and with it every connection, without a word: a socket
    /// under repair says nothing when it is closed (`tcp_close`). What is half open goes with the
    /// listener that it came to (`reqsk_timer_handler`, `tcp_v4_rcv`); another one listens for
    /// when the host is up again.
    pub(super) fn crash(&mut self) -> io::Result<()> {
        while self.take_early()? {}
        let early = std::mem::take(&mut self.early);
        let held = self
            .sockets
            .extract_if(.., |(_, side), _| *side == Side::Server);
        let sockets = held.map(|(_, socket)| socket);
        for socket in sockets.chain(early.into_iter().map(|(_, socket)| socket)) {
            setsockopt(&socket, TcpRepair, &1)?;
        }
        self.listen_anew()
    }

    /// Leaves room for one connection in the accept queue, and begins the one that takes it.
    /// `nearby`: on the server's own host, where no wire delays it.
    pub(super) fn begin_to_fill(&mut self, nearby: bool) -> io::Result<Option<BacklogFiller>> {
        let Some(listener) = &self.listener else {
            return Ok(None);
        };
        listener.listen(0)?;
        let (from, to) = if nearby {
            (Side::Server, LISTENS)
        } else {
            (Side::Client, SERVER)
        };
        self.enter(from)?;
        let (client, port) = dial(to)?;
        Ok(Some(BacklogFiller {
            port,
            _client: client,
        }))
    }

    /// Whether something is in the accept queue.
    pub(super) fn is_filled(&self) -> io::Result<bool> {
        let listener = self.listener.as_ref();
        listener.map_or(Ok(true), |listener| {
            is_readable(listener, std::time::Duration::ZERO)
        })
    }

    /// Makes room again.
    pub(super) fn empty(&mut self, filler: &BacklogFiller) -> io::Result<()> {
        while self.take_early()? {}
        self.early.retain(|(port, _)| *port != filler.port);
        self.listener
            .as_ref()
            .map_or(Ok(()), |listener| listener.listen(QUEUE))
    }
}
