//! The formula of a scenario: in names and numbers the inequality that makes it safe, or that
//! it violates; where no idle timeout decides, the setting that does.
//!
//! It is found, and not typed in. An order of steps that loses a request is impossible if its
//! demands on the instants contradict each other: a round of them asks an instant to be later
//! than itself. Moving an idle timeout to where the verdict changes finds the last order and
//! the round that forbids it on the safe side (`margin`, `remedy`). `attribution` says which
//! delays that round is made of, `inequality` writes it down; `timed` does all that.
//! `settings` lists what can decide where no timeout does, and `find` looks for it.
//!
//! A pause that can be of any length drops out: then the formula is for any traffic.

mod attribution;
mod inequality;
mod remedy;
mod settings;

mod answer;
mod timed;

mod find;

pub use answer::{Formula, Reason};
pub(super) use find::applies_twice;
pub(in crate::prove) use find::formula_of_safe;
pub use find::{along, formula};
pub use inequality::{Edge, Inequality, Term};
pub(super) use remedy::nearest;
