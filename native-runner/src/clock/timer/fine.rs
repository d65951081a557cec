//! A timer of the kernel's own, `timerfd_create(2)`, that the runtime watches.

use std::io;
use std::os::fd::OwnedFd;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use nix::sys::time::TimeSpec;
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};
use tokio::io::unix::AsyncFd;

use crate::system::calls::watched;

/// A timer of zero length would be none.
const SHORTEST: Duration = Duration::from_nanos(1);

/// A timer that runs.
#[derive(Debug)]
pub(super) struct Fine(AsyncFd<OwnedFd>);

impl Fine {
    /// Starts one.
    pub(super) fn until(due: Instant) -> io::Result<Self> {
        let flags = TimerFlags::TFD_NONBLOCK | TimerFlags::TFD_CLOEXEC;
        let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, flags)?;
        let length = due.saturating_duration_since(Instant::now());
        let length = TimeSpec::from_duration(length.max(SHORTEST));
        timer.set(Expiration::OneShot(length), TimerSetTimeFlags::empty())?;
        watched(timer.into()).map(Self)
    }

    /// Whether it has run out.
    pub(super) fn poll(&self, due: Instant, cx: &mut Context<'_>) -> Poll<()> {
        // Ready but not due: what epoll said of it is no longer so.
        while let Ok(mut ready) = ready!(self.0.poll_read_ready(cx)) {
            if due <= Instant::now() {
                break;
            }
            ready.clear_ready();
        }
        Poll::Ready(())
    }
}
