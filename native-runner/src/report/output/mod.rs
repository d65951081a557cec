//! Where all output goes: standard output and standard error, and the paths that users give.

mod destination;
mod junit;
mod standard;

pub(crate) use destination::Destination;
pub(crate) use junit::{Case, Suite, Wrong, junit};
pub(crate) use standard::{answer, document, line, print, say};
