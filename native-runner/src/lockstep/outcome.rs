//! What became of a trace that was to be followed step by step.
//!
//! Follows none.

use std::time::Duration;

use idlerace_core::compare::Difference;
use idlerace_core::trace::Trace;

use super::script::Unfit;
use crate::wire::record::Record;

/// What became of one trace.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The judgement.
    pub outcome: Outcome,
    /// What was observed, up to the first difference.
    pub observed: Option<Trace>,
    /// What crossed the wire.
    pub record: Record,
    /// How long it took, with all tries.
    pub took: Duration,
}

/// A judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every step was what was predicted.
    Agrees,
    /// One was not.
    Differs(Difference),
    /// The machine kept this program from making its steps for so long.
    TooBusy(Duration),
    /// It cannot be followed.
    Unfit(Unfit),
}
