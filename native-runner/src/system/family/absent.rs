//! This system does not tell who was started by whom: of what leaves the group that it was
//! started in nothing is known.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;

/// Nobody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family;

/// What there is none of.
pub(crate) type Held = Infallible;

impl Family {
    /// Nobody.
    ///
    /// # Errors
    /// None.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "where there are families it can fail"
    )]
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    /// Ends nobody.
    ///
    /// # Errors
    /// None.
    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "where there are families it can fail"
    )]
    pub(crate) fn end(self) -> io::Result<()> {
        Ok(())
    }

    /// Nobody is stopped.
    #[expect(clippy::unused_self, reason = "where there are families they are")]
    pub(crate) fn hold(self, _near: SocketAddr, _far: SocketAddr) -> Option<Held> {
        None
    }
}

/// Ends nobody.
///
/// # Errors
/// None.
#[expect(
    clippy::unnecessary_wraps,
    reason = "where there are families it can fail"
)]
pub(crate) fn end_marked(_mark: &str) -> io::Result<()> {
    Ok(())
}
