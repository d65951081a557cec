//! Stands for a processor for each side on a system that is not asked for one: its
//! scheduler puts both sides' threads where it likes, and on a machine with nothing else to
//! do that is two processors.

use idlerace_core::segment::Side;

/// Keeps nothing.
#[derive(Debug)]
pub struct Processor;

impl Processor {
    /// The thread stays where the scheduler puts it.
    #[must_use]
    pub const fn of(_: Side) -> Self {
        Self
    }
}
