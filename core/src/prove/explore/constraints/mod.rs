//! One order of steps: everything that it asks of its instants, and which satisfy that.
//!
//! `difference` is one demand, `waits` those of the pending steps, `mishaps` those of what goes
//! wrong; `demands` has all of an order, and `system` solves them.

mod demands;
mod difference;
mod mishaps;
mod system;
mod waits;

pub(super) use difference::{DifferenceConstraint, Shift};
pub(super) use system::{Binding, ConstraintSystem, schedule};
