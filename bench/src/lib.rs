//! How fast the model is, and what that is held against.
//!
//! `work` is what is measured: pieces of work that are the same natively, under a counter of
//! instructions and in a browser. `growth` is what is measured over sizes. `peer` has others
//! that do the same work. What is done with the figures is not known here: `cargo xtask bench`
//! lays them out.

pub mod growth;
#[cfg(not(target_arch = "wasm32"))]
pub mod peer;
pub mod work;
