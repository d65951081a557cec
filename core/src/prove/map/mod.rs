//! A map over two settings: for each pair of values what is proven, what the closed form
//! says, and what a simulation counts.
//!
//! Row by row, so that who draws it can begin at once, stop at any time, and share the rows
//! with others.

mod axis;
mod edge;
mod plan;
mod rows;

pub use axis::{Axis, MOST_VALUES};
pub use edge::edges;
pub use plan::{Cell, Plan, question};
pub use rows::{counted, row, verdicts};
