//! What the page shows and how that changes, as plain Rust: nothing here knows of a
//! browser, and no protocol fact is computed here.

pub mod action;
pub mod course;
pub(crate) mod hosts;
pub mod quiz;
mod race;
pub mod route;
pub mod run;
pub mod scenario_ref;
pub mod slider;
pub mod state;
pub mod timeline;
pub mod tour;
pub(crate) mod typed;
pub mod url;
mod zoom;
