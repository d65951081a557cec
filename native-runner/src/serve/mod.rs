//! The page, served on loopback, and what it can ask of this machine.

mod api;
pub mod coding;
pub(crate) mod control;
pub mod page;
pub mod play;
