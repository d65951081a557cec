//! Every parameter of a scenario, once: its name, its bounds, how to read and set it.
//!
//! Sliders, heat-map axes, links and `--set` all come from [`ALL`], and so do the
//! bounds that a scenario from a file has to keep.

mod kind;

mod convert;

mod client;
mod faults;
mod network;
mod requests;
mod server;

mod table;

pub use kind::{NONE, Parameter, Problem, ValueKind, seconds};
pub use table::{ALL, MAX_FAULTS, check, find, number, set, set_all};
