//! What the program answers other programs: the lines of `/api/run`, the state of a proxy
//! and each `--json`, one file a command. Every form has a version and a JSON Schema
//! (`crate::schema`).
//!
//! Types alone: what is in an answer is for the program to say. A member that goes, means
//! something else or has a value that it could not have changes the number; one more does not.

pub mod by_clock;
pub mod causes;
pub mod chain;
pub mod check;
pub mod experiment;
pub mod explore;
pub mod list;
pub mod matrix;
pub mod odds;
mod peers;
pub mod proxy;
pub mod run_steps;
mod sweeps;
pub mod test;
mod version;

pub use peers::{clients, proxies, servers};
pub use sweeps::{sweep, sweep_map};
pub use version::Version;
