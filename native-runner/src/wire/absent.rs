//! Stands for the wire on systems that have no network namespaces: the same names, and
//! nothing that could be had of them. Whoever asks for a wire hears what is missing; what
//! takes a wire cannot be called.

mod addresses;
mod kind;
pub mod record;

use std::convert::Infallible;

pub use addresses::{AS_SEEN, HOSTS, LISTENS, PORT, SEGMENT, SERVER};
pub use kind::{Carrier, Missing};

use crate::system::NAME;
use namespace::Namespace;

/// What is missing to any wire here.
pub(crate) fn missing() -> Missing {
    Missing {
        what: format!("this is {NAME}"),
        how: "a wire takes Linux's network namespaces",
    }
}

/// A wire, which there is none of.
#[derive(Debug)]
pub struct Wire(Infallible);

impl Wire {
    /// There is none.
    ///
    /// # Errors
    /// The system that is missing.
    pub fn of(_: Carrier) -> Result<Self, Missing> {
        Err(missing())
    }

    /// There are none.
    ///
    /// # Errors
    /// The system that is missing.
    pub fn chain(_: Carrier, _: usize) -> Result<Vec<Self>, Missing> {
        Err(missing())
    }

    /// What it is made of.
    #[must_use]
    pub const fn kind(&self) -> Carrier {
        match self.0 {}
    }

    /// The client's namespace and the server's.
    #[must_use]
    pub const fn namespaces(&self) -> [&Namespace; 2] {
        match self.0 {}
    }

    /// Whatever would take it.
    pub(crate) const fn never<T>(&self) -> T {
        match self.0 {}
    }
}

/// The rights that a wire takes.
pub mod rights {
    use super::{Missing, missing};

    /// No right helps here.
    ///
    /// # Errors
    /// The system that is missing.
    pub fn prepare() -> Result<(), Missing> {
        Err(missing())
    }

    /// Why TUN devices cannot be had.
    #[must_use]
    pub fn tun_is_closed() -> Option<Missing> {
        Some(missing())
    }
}

/// Network namespaces.
pub mod namespace {
    use std::convert::Infallible;
    use std::io;

    use idlerace_core::scenario::Scenario;

    /// A network namespace, which there is none of.
    #[derive(Debug)]
    pub struct Namespace(Infallible);

    impl Namespace {
        /// Takes the calling thread in.
        ///
        /// # Errors
        /// None: there is nothing to enter.
        pub const fn enter(&self) -> io::Result<()> {
            match self.0 {}
        }

        /// The same one for another thread.
        ///
        /// # Errors
        /// None: there is nothing to clone.
        pub const fn try_clone(&self) -> io::Result<Self> {
            match self.0 {}
        }
    }

    /// Sets on both hosts what a scenario says of their kernels.
    ///
    /// # Errors
    /// None: there are no hosts.
    pub const fn tune([client, _]: [&Namespace; 2], _: &Scenario) -> io::Result<()> {
        match client.0 {}
    }
}

/// What carries packets from host to host.
pub mod forwarder {
    use std::convert::Infallible;
    use std::io;
    use std::time::{Duration, Instant};

    use idlerace_core::scenario::Network;

    use super::Wire;
    use super::record::{Record, Released};

    /// What carries packets, which there is none of.
    #[derive(Debug)]
    pub struct Forwarder(Infallible);

    impl Forwarder {
        /// Starts to carry over a wire.
        ///
        /// # Errors
        /// None: there is no wire.
        pub fn start(
            Wire(never): Wire,
            _: impl Fn(Instant, Duration) + Send + 'static,
        ) -> io::Result<Self> {
            match never {}
        }

        /// From here on the wire is this network.
        pub const fn becomes(&self, _: &Network, _: u64) {
            match self.0 {}
        }

        /// What was handed over since this was asked last.
        #[must_use]
        pub const fn released(&self) -> Vec<Released> {
            match self.0 {}
        }

        /// Whatever would take it.
        pub(crate) const fn never<T>(&self) -> T {
            match self.0 {}
        }

        /// Stops, and hands out what crossed.
        ///
        /// # Errors
        /// None: there is nothing to stop.
        pub fn stop(self) -> io::Result<Record> {
            match self.0 {}
        }
    }
}
