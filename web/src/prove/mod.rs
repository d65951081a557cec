//! What can happen at all: the verdict on the scenario that the page shows, what breaks it
//! and what helps, and a map over two of its settings. A program of its own, which only
//! those fetch who ask for it; its worker is the same program once more.
//!
//! It knows of the page what the address says, and changes it by another address.

mod embedded;
mod heat;
pub(crate) mod links;
mod opening;
pub(crate) mod panel;
pub(crate) mod prover;
mod rows;
mod traffic;
pub(crate) mod verdict;

pub use opening::open_proof;
