//! What holds for every timing that a scenario allows, and for how many of them.

pub mod chain;
pub mod elsewhere;
pub mod explore;
pub mod map;
pub mod odds;
pub mod smt;
