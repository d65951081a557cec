//! A socket as hyper reads and writes it, with reading put off where the scenario's
//! application does not look.
//!
//! Every result comes from the kernel and goes to hyper as it is.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::clock::observe::Late;
use crate::clock::socket::{Reads, Socket, waits};
use crate::clock::timer::{Sleep, sleep_until};

/// A socket as hyper reads and writes it.
#[derive(Debug)]
pub struct Stream {
    socket: Arc<Socket>,
    /// Runs from the moment the kernel has something until it is read.
    putting_off: Option<Sleep>,
}

impl Stream {
    /// The stream of a socket.
    #[must_use]
    pub const fn new(socket: Arc<Socket>) -> Self {
        Self {
            socket,
            putting_off: None,
        }
    }

    /// Whether the application has come to reading by now.
    fn poll_turn(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let reads = self.socket.seen().reads;
        match reads {
            Reads::Now => Poll::Ready(Ok(())),
            Reads::OnceWritten => Poll::Pending,
            Reads::After(lag) => {
                ready!(self.socket.stream.poll_read_ready(cx))?;
                let sleep = self
                    .putting_off
                    .get_or_insert_with(|| sleep_until(Instant::now() + lag));
                ready!(Pin::new(&mut *sleep).poll(cx));
                let due = sleep.due();
                self.socket.observer.came(due, Late::Timer);
                self.putting_off = None;
                self.socket.seen().reads = Reads::Now;
                Poll::Ready(Ok(()))
            }
        }
    }

    fn poll_call(
        &self,
        cx: &mut Context<'_>,
        call: impl Fn(&TcpStream) -> io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.socket.stream.poll_write_ready(cx))?;
            let result = call(&self.socket.stream);
            if waits(&result) {
                continue;
            }
            self.socket.note_write(&result);
            let mut seen = self.socket.seen();
            if seen.last_piece && seen.reads != Reads::Now && result.is_ok() {
                // A reader that was told to wait left no one to wake it.
                seen.reads = Reads::Now;
                cx.waker().wake_by_ref();
            }
            return Poll::Ready(result);
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.poll_turn(cx))?;
        loop {
            ready!(self.socket.stream.poll_read_ready(cx))?;
            let result = self.socket.stream.try_read(buffer.initialize_unfilled());
            if waits(&result) {
                continue;
            }
            self.socket.note_read(&result);
            return Poll::Ready(result.map(|count| buffer.advance(count)));
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_call(cx, |stream| stream.try_write(octets))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll_call(cx, |stream| stream.try_write_vectored(pieces))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.socket.shutdown())
    }
}
