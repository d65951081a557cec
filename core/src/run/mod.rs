//! Runs of the world along one order of its steps: the earliest first, or a given one.

pub mod chain;
pub mod replay;
pub mod schedule;
pub mod simulate;
