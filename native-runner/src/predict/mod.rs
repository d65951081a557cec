//! What the model expects of a run by the clock on this machine, and how the run is
//! held against it.

mod facts;
pub mod judge;
mod ladders;
pub(crate) mod matrix;
pub mod measure;
mod measured;
pub(crate) mod orders;
pub mod plan;
pub mod prediction;
pub mod queueing;
pub mod refusal;
pub mod scale;
