//! A socket that writes down each call with what the kernel answered.
//!
//! Stands between hyper and the kernel. It knows no HTTP and decides nothing.

use std::io;
use std::net::Shutdown;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use idlerace_core::errno::Errno;
use idlerace_core::segment::Side;
use idlerace_core::trace::{ConnId, Failure, Op, StreamEnd};
use socket2::SockRef;
use tokio::net::TcpStream;

use crate::clock::observe::Observer;
use crate::system::errors::copy;

/// A connected socket under observation. Dropping the last handle closes it.
#[derive(Debug)]
pub struct Socket {
    pub(crate) stream: TcpStream,
    side: Side,
    connection: ConnId,
    pub(crate) observer: Arc<Observer>,
    seen: Mutex<Seen>,
}

/// When the application reads what the kernel has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// As soon as it is told.
    Now,
    /// So long after it is told, or as soon as a request has been written.
    After(Duration),
    /// Once a request has been written.
    OnceWritten,
}

/// What the calls on a socket came to.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Octets written since the exchange began.
    pub written: usize,
    /// Octets read since the exchange began.
    pub read: usize,
    /// The first write that failed.
    pub write_error: Option<Errno>,
    /// How the stream ended.
    pub end: Option<StreamEnd>,
    /// When the latest octets were written, and nothing was read since.
    pub quiet_since: Option<Instant>,
    /// When to read.
    pub reads: Reads,
    /// Whether what is written next is the last of a request.
    pub last_piece: bool,
    /// Whether closing resets (`SO_LINGER` zero).
    resets: bool,
}

impl Seen {
    /// Of a socket that nobody has called yet.
    pub const NOTHING: Self = Self {
        written: 0,
        read: 0,
        write_error: None,
        end: None,
        quiet_since: None,
        reads: Reads::Now,
        last_piece: true,
        resets: false,
    };

    /// Why an exchange failed, as far as its calls can tell.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let end = self.end.or(self.write_error.map(StreamEnd::Error));
        match (self.written, self.read, self.write_error, end) {
            (0, _, Some(errno), _) => Failure::NothingWritten(errno),
            (0, _, None, Some(end)) => Failure::ClosedIdle(end),
            (_, 0, _, Some(end)) => Failure::NoResponse(end),
            (_, _, _, Some(end)) => Failure::PartialResponse(end),
            (_, _, _, None) => Failure::Hangs,
        }
    }
}

impl Socket {
    /// Takes a connected stream under observation.
    #[must_use]
    pub fn new(
        stream: TcpStream,
        side: Side,
        connection: ConnId,
        observer: Arc<Observer>,
    ) -> Arc<Self> {
        Arc::new(Self {
            stream,
            side,
            connection,
            observer,
            seen: Mutex::new(Seen::NOTHING),
        })
    }

    /// Which connection it is an end of.
    #[must_use]
    pub const fn connection(&self) -> ConnId {
        self.connection
    }

    /// What the calls came to.
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks for something to read without taking it.
    #[must_use]
    pub fn poll(&self) -> bool {
        let mut octet = [std::mem::MaybeUninit::uninit()];
        let answer = SockRef::from(&self.stream).peek(&mut octet);
        let readable = !matches!(&answer, Err(error) if error.kind() == io::ErrorKind::WouldBlock);
        self.observer.called(
            self.side,
            self.connection,
            Op::Poll,
            &Ok(usize::from(readable)),
        );
        readable
    }

    /// `shutdown(SHUT_WR)`.
    ///
    /// # Errors
    /// What the kernel says.
    pub fn shutdown(&self) -> io::Result<()> {
        let result = SockRef::from(&self.stream).shutdown(Shutdown::Write);
        self.observer.called(
            self.side,
            self.connection,
            Op::Shutdown,
            &result.as_ref().map(|()| 0).map_err(copy),
        );
        result
    }

    /// Makes the close that is to come a reset.
    ///
    /// # Errors
    /// What the kernel says.
    pub fn will_reset(&self) -> io::Result<()> {
        SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))?;
        self.seen().resets = true;
        Ok(())
    }

    /// Writes as much as the kernel takes at once.
    pub fn write(&self, octets: &[u8]) {
        self.note_write(&self.stream.try_write(octets));
    }

    /// Reads and throws away until the stream ends.
    pub async fn drain(&self) {
        let mut waste = [0; 4096];
        while self.stream.readable().await.is_ok() {
            let result = self.stream.try_read(&mut waste);
            if !waits(&result) {
                self.note_read(&result);
                if !matches!(result, Ok(1..)) {
                    return;
                }
            }
        }
    }

    /// A read returned.
    pub(crate) fn note_read(&self, result: &io::Result<usize>) {
        let errno = self
            .observer
            .called(self.side, self.connection, Op::Read, result);
        let mut seen = self.seen();
        match result {
            Ok(0) => seen.end = Some(StreamEnd::Eof),
            Ok(count) => {
                seen.read += count;
                seen.quiet_since = None;
            }
            Err(_) => seen.end = errno.map(StreamEnd::Error),
        }
    }

    /// A write returned.
    pub(crate) fn note_write(&self, result: &io::Result<usize>) {
        let errno = self
            .observer
            .called(self.side, self.connection, Op::Write, result);
        let mut seen = self.seen();
        match result {
            Ok(count) => {
                seen.written += count;
                seen.quiet_since = Some(Instant::now());
            }
            Err(_) => seen.write_error = seen.write_error.or(errno),
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let call = if self.seen().resets {
            Op::Abort
        } else {
            Op::Close
        };
        self.observer
            .called(self.side, self.connection, call, &Ok(0));
    }
}

/// Whether a call would have had to wait.
pub(crate) fn waits(result: &io::Result<usize>) -> bool {
    matches!(result, Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_read_off_the_calls() {
        let reset = StreamEnd::Error(Errno::ConnReset);
        let cases = [
            (
                0,
                0,
                None,
                Some(StreamEnd::Eof),
                Failure::ClosedIdle(StreamEnd::Eof),
            ),
            (0, 0, None, Some(reset), Failure::ClosedIdle(reset)),
            (
                0,
                0,
                Some(Errno::Pipe),
                None,
                Failure::NothingWritten(Errno::Pipe),
            ),
            (
                138,
                0,
                None,
                Some(StreamEnd::Eof),
                Failure::NoResponse(StreamEnd::Eof),
            ),
            (138, 0, None, Some(reset), Failure::NoResponse(reset)),
            (
                118,
                0,
                Some(Errno::ConnReset),
                None,
                Failure::NoResponse(reset),
            ),
            (
                138,
                50,
                None,
                Some(StreamEnd::Eof),
                Failure::PartialResponse(StreamEnd::Eof),
            ),
            (138, 0, None, None, Failure::Hangs),
        ];
        for (written, read, write_error, end, failure) in cases {
            let seen = Seen {
                written,
                read,
                write_error,
                end,
                ..Seen::NOTHING
            };
            assert_eq!(seen.failure(), failure);
        }
    }
}
