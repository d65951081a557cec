//! A request's content, which may come a while after its head.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use crate::clock::socket::Socket;
use crate::clock::timer::{Sleep, sleep_until};

/// The content of one request.
#[derive(Debug, Default)]
pub struct Content {
    octets: u32,
    wait: Wait,
    socket: Option<Arc<Socket>>,
}

/// Between the head and the content.
#[derive(Debug, Default)]
enum Wait {
    /// Nothing: they are written together.
    #[default]
    Over,
    /// As long as one turn of the runtime takes.
    Turn,
    /// Asked for.
    Due(Duration),
    /// Under way.
    Running(Sleep),
}

impl Content {
    /// Content of so many octets. `wait`: it is written apart from the head, after a
    /// pause that is slept or, if `None`, the machine's own.
    #[must_use]
    pub fn new(octets: u32, wait: Option<Option<Duration>>, socket: Arc<Socket>) -> Self {
        let wait = match wait {
            None => Wait::Over,
            Some(None) => Wait::Turn,
            Some(Some(length)) => Wait::Due(length),
        };
        Self {
            octets,
            socket: (!matches!(wait, Wait::Over)).then_some(socket),
            wait,
        }
    }

    fn poll_wait(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            self.wait = match &mut self.wait {
                Wait::Over => return Poll::Ready(()),
                Wait::Turn => {
                    self.wait = Wait::Over;
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Wait::Due(length) => Wait::Running(sleep_until(Instant::now() + *length)),
                Wait::Running(sleep) => {
                    ready!(Pin::new(sleep).poll(cx));
                    Wait::Over
                }
            };
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.octets == 0 {
            return Poll::Ready(None);
        }
        ready!(self.poll_wait(cx));
        if let Some(socket) = self.socket.take() {
            socket.seen().last_piece = true;
        }
        let content =
            vec![b'.'; usize::try_from(std::mem::take(&mut self.octets)).unwrap_or_default()];
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(content)))))
    }

    fn is_end_stream(&self) -> bool {
        self.octets == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.octets.into())
    }
}
