//! What `proxy` says: lines as it goes, a summary at its end, its state for programs.

mod state;
mod text;
mod told;

pub(crate) use state::state;
pub(crate) use text::{line, opening, summary};
pub(crate) use told::write_trace;
