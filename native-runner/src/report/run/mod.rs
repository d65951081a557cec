//! What `run` says, of a run by the clock and of one that goes step by step.

pub(crate) mod by_clock;
pub(crate) mod steps;
