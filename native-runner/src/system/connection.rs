//! A connection from this side: a look at its state and at what its kernel has for the program,
//! and an answer that comes with the FIN.
//!
//! What a look is good for is for others to say.

use std::fmt;
use std::io;
use std::net::Shutdown;
#[cfg(unix)]
use std::os::fd::AsRawFd as _;

use idlerace_core::tcp::State;
#[cfg(unix)]
use nix::sys::socket::{MsgFlags, recv};
use socket2::SockRef;
use tokio::net::TcpStream;

use super::calls::state;
#[cfg(target_os = "linux")]
use super::calls::unsent;

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
        Ok(Self {
            state: state(connection)?,
            unread: unread(connection)?,
        })
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} octets unread", self.state, self.unread.len())
    }
}

/// Writes octets and the FIN behind them: on one segment where the kernel holds them back for
/// that, which is found out; elsewhere the FIN follows at once.
///
/// # Errors
/// If not all of it could be written; if octets that were to be held back were sent.
#[cfg(target_os = "linux")]
pub(crate) fn write_with_fin(connection: &TcpStream, octets: &[u8]) -> io::Result<()> {
    let socket = SockRef::from(connection);
    let count = socket.send_with_flags(octets, nix::libc::MSG_MORE)?;
    if count != octets.len() || unsent(connection)? != octets.len() {
        return Err(io::Error::other("the answer did not wait for the FIN"));
    }
    socket.shutdown(Shutdown::Write)
}

/// Writes octets, and the FIN at once behind them.
///
/// # Errors
/// If not all of it could be written.
#[cfg(not(target_os = "linux"))]
pub(crate) fn write_with_fin(connection: &TcpStream, octets: &[u8]) -> io::Result<()> {
    let socket = SockRef::from(connection);
    if socket.send(octets)? != octets.len() {
        return Err(io::ErrorKind::WriteZero.into());
    }
    socket.shutdown(Shutdown::Write)
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
