//! What became of a trace that was to be followed step by step.
//!
//! Follows none.

use std::time::Duration;

use formats::verdict::Verdict;
use idlerace_core::trace::Trace;

use crate::wire::record::Record;

/// What became of one trace.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The judgement.
    pub verdict: Verdict,
    /// What was observed, up to the first difference.
    pub observed: Option<Trace>,
    /// What crossed the wire.
    pub record: Record,
    /// How long it took, with all tries.
    pub took: Duration,
}
