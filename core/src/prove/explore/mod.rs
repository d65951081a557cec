//! Every order in which the pending steps of a scenario can happen, within its ranges.
//!
//! **How to use it.** `explore(&scenario, Question::AnyTraffic, &Limits::DEFAULT)` returns an
//! [`Explored`], a plain value that can be written as JSON: a verdict for each [`Property`],
//! every way to end with a [`Schedule`] that leads there, the formula, the margin, the twins and
//! the advice. [`judge`] leaves out formula, margin and advice, which take many explorations;
//! [`advise`] adds them. [`replay`] makes a [`Trace`](crate::trace::Trace) of a schedule. The
//! same scenario and limits give the same value, everywhere.
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
//! What is asked and answered is in `question`, `verdict` and `ending`, and `judge` asks it;
//! from the ground up `choice` and `states` are what a state is made of and how one goes to
//! the next, `search` goes through all, `constraints` has what one order asks of its instants,
//! `traffic` makes one traffic of what any can come to. None of it knows a protocol.
//!
//! [`replay`]: crate::run::replay::replay
//! [`Schedule`]: crate::run::schedule::Schedule

mod advice;
mod choice;
mod constraints;
mod distinct_schedules;
mod ending;
mod formula;
mod judge;
mod margin;
mod question;
mod retry_risk;
mod search;
mod states;
mod timeout_shift;
mod traffic;
mod verdict;

pub(super) use advice::advice_for_unsafe;
pub use advice::{Advice, Bound, Cost, advice, no_timeout_helps, out_of_bounds, probes_in_part};
pub use distinct_schedules::{DistinctSchedules, distinct_schedules};
pub use ending::Ending;
pub(super) use ending::{Told, told};
pub(super) use formula::formula_of_safe;
pub use formula::{Edge, Formula, Inequality, Reason, Term, along, formula};
pub use judge::{Explored, advise, explore, explore_telling, judge, judge_telling};
pub use margin::{Margin, verdicts_along};
pub(super) use question::LATEST_ACK;
pub use question::Question;
pub use retry_risk::{RetryRisk, retry_risk};
pub use timeout_shift::Direction;
pub use traffic::answers::{AnyTraffic, SCOPE, settings_of, this_timing};
pub(super) use traffic::ends::{Asked, ends};
pub use traffic::pauses::{Pauses, failing_pauses};
pub use verdict::{LimitReached, Limits, Property, REQUESTS_ENOUGH, REQUESTS_EXPLORED, Verdict};
