//! What the model expects of a run by the clock on this machine, and how the run is
//! held against it.

pub mod judge;
pub(crate) mod matrix;
pub mod measure;
pub(crate) mod orders;
pub mod plan;
pub mod prediction;
pub mod queueing;
pub mod refusal;
pub mod scale;
