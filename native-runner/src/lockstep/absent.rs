//! Stands for following a trace step by step where there is no wire to do it over: the same
//! names, of which those that would take a wire cannot be called. Which traces could be
//! followed is known all the same.

mod outcome;
mod played;
pub mod script;

/// Follows many traces at once.
pub mod check {
    use std::io;

    use idlerace_core::trace::Trace;
    use idlerace_core::trace::chain::ChainTrace;

    pub use super::outcome::{Checked, CheckedChain};
    use crate::wire::{Carrier, Missing, Wire, missing};

    /// Follows none.
    ///
    /// # Errors
    /// The system that is missing.
    pub fn check(
        _: Carrier,
        _: &[Trace],
        _: impl FnMut(usize, &Checked),
    ) -> Result<io::Result<Vec<Checked>>, Missing> {
        Err(missing())
    }

    /// Follows no chain.
    ///
    /// # Errors
    /// The system that is missing.
    pub fn check_chains(
        _: Carrier,
        _: &[ChainTrace],
        _: impl FnMut(usize),
    ) -> Result<io::Result<Vec<CheckedChain>>, Missing> {
        Err(missing())
    }

    /// Follows one trace over a wire.
    ///
    /// # Errors
    /// None: there is no wire.
    pub fn check_one(wire: &mut Wire, _: &Trace, _: impl FnMut(usize)) -> io::Result<Checked> {
        wire.never()
    }
}

/// Makes the calls of a trace by the clock.
pub mod clock {
    use std::io;

    use idlerace_core::trace::Trace;

    pub use super::played::{LONGEST, Played, length};
    use crate::wire::forwarder::Forwarder;
    use crate::wire::namespace::Namespace;

    /// Plays a trace over a wire.
    ///
    /// # Errors
    /// None: there is no wire.
    pub fn play(wire: &Forwarder, _: [&Namespace; 2], _: &Trace) -> io::Result<Played> {
        wire.never()
    }
}
