//! A look at a connection from this side: its state, and what its kernel has for the program.
//!
//! Looks and changes nothing; what a look is good for is for others to say.

use std::fmt;
use std::io;
#[cfg(unix)]
use std::os::fd::AsRawFd as _;

use idlerace_core::tcp::State;
#[cfg(unix)]
use nix::sys::socket::{MsgFlags, recv};
use tokio::net::TcpStream;

use super::calls::tcp_info;

/// So much of what is unread is looked at.
const GLANCE: usize = 16 << 10;

/// What a connection is found as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Its state.
    pub(crate) state: State,
    /// What came and was not read, the first 16 KiB of it.
    pub(crate) unread: Vec<u8>,
}

impl Look {
    /// Looks.
    ///
    /// # Errors
    /// If the connection was reset; if this system does not tell.
    pub(crate) fn at(connection: &TcpStream) -> io::Result<Self> {
        let (state, _) = tcp_info(connection)?;
        Ok(Self {
            state,
            unread: unread(connection)?,
        })
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} octets unread", self.state, self.unread.len())
    }
}

/// How many octets of what was written have not left this side.
///
/// # Errors
/// If this system does not tell.
pub(crate) fn held_back(connection: &TcpStream) -> io::Result<usize> {
    let (_, octets) = tcp_info(connection)?;
    Ok(usize::try_from(octets).unwrap_or(usize::MAX))
}

/// What came and was not read; nothing also at the end of the stream, which the state tells.
fn unread(connection: &TcpStream) -> io::Result<Vec<u8>> {
    let mut octets = vec![0; GLANCE];
    match peek(connection, &mut octets) {
        Ok(count) => octets.truncate(count),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => octets.clear(),
        Err(error) => return Err(error),
    }
    Ok(octets)
}

/// The runtime's own `peek` asks the kernel only if the runtime has heard of something.
#[cfg(unix)]
fn peek(connection: &TcpStream, octets: &mut [u8]) -> io::Result<usize> {
    let flags = MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT;
    Ok(recv(connection.as_raw_fd(), octets, flags)?)
}

/// Nothing is looked at where the state cannot be asked for.
#[cfg(not(unix))]
fn peek(_connection: &TcpStream, _octets: &mut [u8]) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}
