//! Timers finer than the runtime's own, which tick in whole milliseconds: this race is
//! decided within less, and timers that tick together would decide it by their phase.
//!
//! Knows no scenario. On Linux a timer is a timerfd; elsewhere, and where the machine has no
//! descriptor left, it is the runtime's.

#[cfg(target_os = "linux")]
mod fine;
#[cfg(not(target_os = "linux"))]
#[path = "fine/absent.rs"]
mod fine;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use fine::Fine;

/// Waits until it is due.
#[derive(Debug)]
pub struct Sleep {
    due: Instant,
    timer: Timer,
}

#[derive(Debug)]
enum Timer {
    Fine(Fine),
    Coarse(Pin<Box<tokio::time::Sleep>>),
}

impl Sleep {
    /// A timer that is due then.
    #[must_use]
    pub fn until(due: Instant) -> Self {
        let coarse = || Timer::Coarse(Box::pin(tokio::time::sleep_until(due.into())));
        let timer = Fine::until(due).map_or_else(|_| coarse(), Timer::Fine);
        Self { due, timer }
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

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let due = self.due;
        match &mut self.timer {
            Timer::Fine(fine) => fine.poll(due, cx),
            Timer::Coarse(coarse) => coarse.as_mut().poll(cx),
        }
    }
}
