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

/// What became of one chain.
#[derive(Clone, Debug)]
pub struct CheckedChain {
    /// The judgement; a difference says on which hop.
    pub verdict: Verdict,
    /// So many connections whose kernel has them in TIME-WAIT were not waited for until it forgets
    /// them.
    pub not_waited_for: usize,
    /// What crossed each hop's wire.
    pub records: Vec<Record>,
    /// How long it took, with all tries.
    pub took: Duration,
}
