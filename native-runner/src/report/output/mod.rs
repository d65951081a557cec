//! Where all output goes: standard output and standard error, and the paths that users give.

mod destination;
mod junit;
mod sarif;
mod standard;

pub(crate) use destination::Destination;
pub(crate) use junit::{Case, Suite, Wrong, junit};
pub(crate) use sarif::{Finding, Rule, Spot, encoded, sarif, uri};
pub(crate) use standard::{answer, document, line, print, say};
