//! One direction of a connection: what was read and could not be written at once, and the end
//! of the stream behind it.

use std::io::{self, ErrorKind};
use std::net::Shutdown;

use socket2::SockRef;
use tokio::net::TcpStream;

/// So many octets are read at once.
pub(super) const PIECE: usize = 16 << 10;

/// What is under way in a direction.
#[derive(Debug, Default)]
pub(super) struct Pipe {
    left: Vec<u8>,
    is_ended: bool,
}

impl Pipe {
    /// Whether more can be taken.
    pub(super) const fn has_room(&self) -> bool {
        !self.is_ended && self.left.is_empty()
    }

    /// Whether something waits to be written.
    pub(super) const fn is_stuck(&self) -> bool {
        !self.left.is_empty()
    }

    /// Whether everything was written, up to the end.
    pub(super) const fn is_over(&self) -> bool {
        self.is_ended && self.left.is_empty()
    }

    /// Whether the end has come.
    pub(super) const fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Writes these octets, or keeps what there is no room for; how many were written.
    pub(super) fn put(&mut self, to: &TcpStream, octets: &[u8]) -> io::Result<usize> {
        let written = taken(to.try_write(octets))?.unwrap_or_default();
        self.left.extend_from_slice(&octets[written..]);
        Ok(written)
    }

    /// Writes of what was kept what there is room for; how much that was.
    pub(super) fn flush(&mut self, to: &TcpStream) -> io::Result<usize> {
        let written = taken(to.try_write(&self.left))?.unwrap_or_default();
        self.left.drain(..written);
        if self.is_over() {
            shut(to)?;
        }
        Ok(written)
    }

    /// The end of the stream: nothing comes behind what was kept.
    pub(super) fn end(&mut self, to: &TcpStream) -> io::Result<()> {
        self.is_ended = true;
        if self.is_over() {
            return shut(to);
        }
        Ok(())
    }
}

/// Reads what there is: nothing if there is nothing, no octets at the end of the stream.
pub(super) fn read(from: &TcpStream, octets: &mut [u8]) -> io::Result<Option<usize>> {
    taken(from.try_read(octets))
}

/// Writes everything, however long that takes.
pub(super) async fn send(to: &TcpStream, mut octets: &[u8]) -> io::Result<()> {
    while !octets.is_empty() {
        to.writable().await?;
        let written = taken(to.try_write(octets))?.unwrap_or_default();
        octets = &octets[written..];
    }
    Ok(())
}

/// How many octets a call took; nothing if it would have had to wait.
pub(super) fn taken(result: io::Result<usize>) -> io::Result<Option<usize>> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whoever has closed already need not be told of the end.
fn shut(to: &TcpStream) -> io::Result<()> {
    match SockRef::from(to).shutdown(Shutdown::Write) {
        Err(error) if error.kind() == ErrorKind::NotConnected => Ok(()),
        result => result,
    }
}
