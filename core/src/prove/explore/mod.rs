//! Every order in which the pending steps of a scenario can happen, within its ranges.
//!
//! **How to use it.** `explore(&scenario, &Limits::DEFAULT)` returns an [`Explored`], a plain
//! value that can be written as JSON: a verdict for each [`Property`], every way to end with
//! a [`Schedule`] that leads there, the margin, the twins and the advice. [`judge`] leaves
//! out margin and advice, which take many explorations; [`advise`] adds them. [`replay`] makes a
//! [`Trace`](crate::trace::Trace) of a schedule. The same scenario and limits give the same
//! value, everywhere.
//!
//! A run is settled by the order of its steps: `World` does the same whatever the
//! instants are. So the tree of orders is walked, and for each the set of instants that
//! allow it is kept as a system of difference constraints (`zone`). An order without a
//! solution is not followed; one that leads to a state that was seen before, with times
//! that were allowed there too, is not followed either, for nothing new can come of it.
//!
//! **Equal instants.** Steps that are due at the same instant can happen in any order,
//! except that segments of one direction arrive as they were sent. `simulate` takes the
//! one scheduled first: its order is one of these. What is proven safe does not rest on
//! who wins a tie.
//!
//! What is asked and answered is in `verdict` and `ending`, and `judge` asks it; from the
//! ground up `zone`, `choice` and `observable` are what a state is made of,
//! `successors` goes from one to the next, `search` through all, `constraints` has what one
//! order asks of its instants. None of it knows a protocol.
//!
//! [`replay`]: crate::run::replay::replay
//! [`Schedule`]: crate::run::schedule::Schedule

mod advice;
mod choice;
mod constraints;
mod distinct_schedules;
mod ending;
mod formula;
mod hash;
mod judge;
mod margin;
mod observable;
mod retry_risk;
mod search;
mod successors;
mod timeout_shift;
mod verdict;
mod zone;

pub use advice::Advice;
pub use distinct_schedules::{DistinctSchedules, distinct_schedules};
pub use ending::Ending;
pub use formula::{Edge, Formula, Inequality, Reason, Term, along, formula};
pub use judge::{Explored, advise, explore, explore_telling, judge};
pub use margin::Margin;
pub use retry_risk::{RetryRisk, retry_risk};
pub use timeout_shift::Direction;
pub use verdict::{LimitReached, Limits, Property, REQUESTS_ENOUGH, REQUESTS_EXPLORED, Verdict};
