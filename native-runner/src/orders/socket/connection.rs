//! A client's connection at the end of whoever does an order to it, and what was seen there:
//! each call with its result, and the states that were found.
//!
//! Knows neither orders nor what is said on the connection, and concludes nothing.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::net::Shutdown;
use std::rc::Rc;
use std::time::{Duration, Instant};

use idlerace_core::http::RequestId;
use idlerace_core::tcp::State;
use idlerace_core::trace::{Op, What};
use socket2::SockRef;
use tokio::net::TcpStream;

use crate::system::connection::{Look, write_with_fin};
use crate::system::errors::{copy, known};

/// Of more that was seen the latest is kept.
const KEPT: usize = 1000;

/// Something that was seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    /// When.
    pub(crate) at: Instant,
    /// On which connection, counted from 1 as they were accepted.
    pub(crate) connection: u32,
    /// What: a call of the program at this end, a state of its kernel, or that a request took
    /// effect.
    pub(crate) what: What,
}

/// What was seen, in turn.
pub(crate) type Sights = Rc<RefCell<VecDeque<Sight>>>;

/// A connection.
#[derive(Debug)]
pub(in crate::orders) struct Connection {
    stream: TcpStream,
    number: u32,
    sights: Option<Sights>,
    /// The state that was found last.
    state: Cell<State>,
    /// Whether something was there to be read when it was looked at last.
    unread: Cell<bool>,
    /// Whether it is reset when it is closed.
    is_reset: Cell<bool>,
}

impl Connection {
    /// One that was accepted, the one of this number. What is seen of it is kept where there is a
    /// place for that.
    pub(in crate::orders) fn new(stream: TcpStream, number: u32, sights: Option<Sights>) -> Self {
        let connection = Self {
            stream,
            number,
            sights,
            state: Cell::new(State::Established),
            unread: Cell::default(),
            is_reset: Cell::default(),
        };
        connection.called(Op::Accept, &Ok(0));
        connection
    }

    /// For what needs a socket and is none of a client's calls.
    pub(in crate::orders) const fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// Which one it is, counted from 1.
    pub(in crate::orders) const fn number(&self) -> u32 {
        self.number
    }

    /// What was seen of it so far.
    pub(in crate::orders) fn sights(&self) -> Option<Sights> {
        self.sights.clone()
    }

    /// Looks at it.
    ///
    /// # Errors
    /// If it was reset; if this system does not tell.
    pub(in crate::orders) fn look(&self) -> io::Result<Look> {
        let look = Look::at(&self.stream)?;
        let from = self.state.replace(look.state);
        if from != look.state {
            let to = look.state;
            self.sees(What::State { from, to });
        }
        let is_there = !look.unread.is_empty();
        if !self.unread.replace(is_there) && is_there {
            self.called(Op::Poll, &Ok(1));
        }
        Ok(look)
    }

    /// Reads what there is: nothing at the end of the stream.
    ///
    /// # Errors
    /// If there is nothing yet, or the connection broke.
    pub(in crate::orders) fn read(&self, octets: &mut [u8]) -> io::Result<usize> {
        let result = self.stream.try_read(octets);
        self.unread.set(false);
        self.called(Op::Read, &result);
        result
    }

    /// Writes what a socket's empty buffer has room for.
    ///
    /// # Errors
    /// If it has not, or the connection broke.
    pub(in crate::orders) fn write(&self, octets: &[u8]) -> io::Result<()> {
        let result = SockRef::from(&self.stream).send(octets);
        self.called(Op::Write, &result);
        if result? == octets.len() {
            Ok(())
        } else {
            Err(io::ErrorKind::WriteZero.into())
        }
    }

    /// Writes octets, and the FIN on their last segment.
    ///
    /// # Errors
    /// If that cannot be.
    pub(in crate::orders) fn write_and_finish(&self, octets: &[u8]) -> io::Result<()> {
        write_with_fin(&self.stream, octets)?;
        self.called(Op::Write, &Ok(octets.len()));
        self.called(Op::Shutdown, &Ok(0));
        Ok(())
    }

    /// `shutdown(SHUT_WR)`.
    ///
    /// # Errors
    /// If the connection is gone.
    pub(in crate::orders) fn finish(&self) -> io::Result<()> {
        let result = SockRef::from(&self.stream).shutdown(Shutdown::Write);
        self.called(Op::Shutdown, &result.as_ref().map(|()| 0).map_err(copy));
        result
    }

    /// Has it be reset when it is closed: `SO_LINGER` 0.
    ///
    /// # Errors
    /// If the connection is gone.
    pub(in crate::orders) fn resets(&self) -> io::Result<()> {
        self.is_reset.set(true);
        SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))
    }

    /// The request took effect, so many times by this.
    pub(in crate::orders) fn applied(&self, request: u32, times: u32) {
        let request = RequestId(request);
        self.sees(What::Applied { request, times });
    }

    /// A call returned that was made on the socket itself.
    pub(in crate::orders) fn called(&self, call: Op, result: &io::Result<usize>) {
        let result = match result {
            Ok(count) => Ok(u32::try_from(*count).unwrap_or(u32::MAX)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
            Err(error) => match known(error) {
                Some(errno) => Err(errno),
                None => return,
            },
        };
        self.sees(What::Called { call, result });
    }

    fn sees(&self, what: What) {
        let Some(sights) = &self.sights else { return };
        let mut sights = sights.borrow_mut();
        if sights.len() == KEPT {
            sights.pop_front();
        }
        sights.push_back(Sight {
            at: Instant::now(),
            connection: self.number,
            what,
        });
    }
}

/// Whoever lets go of it closes it.
impl Drop for Connection {
    fn drop(&mut self) {
        let call = if self.is_reset.get() {
            Op::Abort
        } else {
            Op::Close
        };
        self.called(call, &Ok(0));
    }
}
