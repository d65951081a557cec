//! Timers finer than the runtime's own, which tick in whole milliseconds: this race is
//! decided within less, and timers that tick together would decide it by their phase.
//!
//! Knows no scenario. On Linux a timer is a timerfd; where there is none it is tokio's.

use std::future::Future;
use std::io;
use std::os::fd::OwnedFd;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use nix::sys::time::TimeSpec;
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};
use tokio::io::unix::AsyncFd;

use crate::wire::system::watched;

/// A timer of zero length would be none.
const SHORTEST: Duration = Duration::from_nanos(1);

/// Waits until it is due.
#[derive(Debug)]
pub struct Sleep {
    due: Instant,
    fine: Option<AsyncFd<OwnedFd>>,
    /// Where the machine has no descriptor left for a fine one.
    coarse: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Sleep {
    /// A timer that is due then.
    #[must_use]
    pub fn until(due: Instant) -> Self {
        let fine = start(due.saturating_duration_since(Instant::now())).ok();
        let coarse = fine
            .is_none()
            .then(|| Box::pin(tokio::time::sleep_until(due.into())));
        Self { due, fine, coarse }
    }

    /// When it is due.
    #[must_use]
    pub const fn due(&self) -> Instant {
        self.due
    }
}

/// Waits until then.
#[must_use]
pub fn sleep_until(due: Instant) -> Sleep {
    Sleep::until(due)
}

fn start(length: Duration) -> io::Result<AsyncFd<OwnedFd>> {
    let flags = TimerFlags::TFD_NONBLOCK | TimerFlags::TFD_CLOEXEC;
    let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, flags)?;
    let length = TimeSpec::from_duration(length.max(SHORTEST));
    timer.set(Expiration::OneShot(length), TimerSetTimeFlags::empty())?;
    watched(timer.into())
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(coarse) = &mut self.coarse {
            return coarse.as_mut().poll(cx);
        }
        // Ready but not due: what epoll said of it is no longer so.
        while let Some(fine) = &self.fine {
            let Ok(mut ready) = ready!(fine.poll_read_ready(cx)) else {
                break;
            };
            if self.due <= Instant::now() {
                break;
            }
            ready.clear_ready();
        }
        Poll::Ready(())
    }
}
