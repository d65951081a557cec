//! What `check` says, to people and to programs.

pub(crate) mod junit;
mod rows;

pub(crate) use rows::{Row, answers, counts, orders_of, text};
