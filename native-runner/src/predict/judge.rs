//! Runs a plan until the machine was quick enough to be judged, and asks core.

use std::io;

use formats::verdict::Verdict;
use idlerace_core::http::RequestId;
use idlerace_core::trace::RequestOutcome;

use crate::clock::observe::{Late, Observed};
use crate::clock::run::Testbed;
use crate::predict::plan::{Comparison, Plan};
use crate::predict::prediction::{Tolerance, unexpected_outcome};

/// A run that could not be judged is made again, so often at most.
const TRIES: u32 = 3;

/// More than one request in so many that can't be judged, and the rest says too little.
pub const SPARE: usize = 5;

/// What became of a plan.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What was observed, one for each client.
    pub observed: Vec<Observed>,
    /// The requests of each that the machine was too late for.
    pub unjudged: Vec<Vec<RequestId>>,
    /// The judgement.
    pub verdict: Verdict,
}

impl Judged {
    /// The requests that the machine was quick enough for.
    pub fn requests(&self) -> impl Iterator<Item = &RequestOutcome> {
        let traces = self.observed.iter().map(|one| &one.trace.requests);
        traces.zip(&self.unjudged).flat_map(|(requests, unjudged)| {
            requests
                .iter()
                .filter(|one| !unjudged.contains(&one.request))
        })
    }

    /// How many it was too late for.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.unjudged.iter().map(Vec::len).sum()
    }
}

/// Runs a plan and judges it.
///
/// # Errors
/// If it could not be run.
pub fn judge(machine: &Testbed, plan: &Plan, finished: &impl Fn()) -> io::Result<Judged> {
    let mut tries = 1;
    loop {
        let judged = once(machine, plan, finished)?;
        if tries == TRIES || !matches!(judged.verdict, Verdict::TooBusy(_)) {
            return Ok(judged);
        }
        tries += 1;
    }
}

fn once(machine: &Testbed, plan: &Plan, finished: &impl Fn()) -> io::Result<Judged> {
    let observed = machine.run(&plan.scenarios(), finished)?;
    let longest = |what: Late| plan.tolerance.of(what);
    let unjudged: Vec<Vec<RequestId>> = observed.iter().map(|one| one.unjudged(longest)).collect();
    let mut judged = Judged {
        verdict: Verdict::TooBusy(lateness(&observed, plan.tolerance)),
        observed,
        unjudged,
    };
    let (left, rest) = (judged.left_out(), judged.requests().count());
    let difference = match &plan.comparison {
        Comparison::Exact if left > 0 => return Ok(judged),
        Comparison::OutcomeSet(_) if left * SPARE > left + rest => return Ok(judged),
        Comparison::Exact => judged
            .observed
            .iter()
            .find_map(|one| plan.prediction.difference(&one.trace, 8)),
        Comparison::OutcomeSet(outcomes) => judged
            .requests()
            .find_map(|request| unexpected_outcome(outcomes, request)),
    };
    judged.verdict = difference.map_or(Verdict::Agrees, Verdict::Differs);
    Ok(judged)
}

/// How late the machine was at worst, in words.
fn lateness(observed: &[Observed], allowed: Tolerance) -> String {
    let longest = |what| observed.iter().map(|one| one.longest(what)).max();
    let [timer, thread] = [Late::Timer, Late::Thread].map(|what| longest(what).unwrap_or_default());
    format!("a timer came {timer} late and a thread {thread}; the model allows {allowed}")
}
