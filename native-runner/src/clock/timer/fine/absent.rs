//! Stands for the kernel's own timers where there are none that the runtime could watch.

use std::io;
use std::task::{Context, Poll};
use std::time::Instant;

/// A timer that there is none of.
#[derive(Debug)]
pub(super) enum Fine {}

impl Fine {
    /// There is none.
    pub(super) fn until(_: Instant) -> io::Result<Self> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// Nobody has one to ask this of.
    pub(super) const fn poll(&self, _: Instant, _: &mut Context<'_>) -> Poll<()> {
        match *self {}
    }
}
