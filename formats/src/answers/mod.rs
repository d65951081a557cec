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
pub mod clients;
pub mod experiment;
pub mod explore;
pub mod list;
pub mod matrix;
pub mod odds;
pub mod proxies;
pub mod proxy;
pub mod run_steps;
pub mod servers;
pub mod sweep;
pub mod sweep_map;
pub mod test;
mod version;

pub use version::Version;
