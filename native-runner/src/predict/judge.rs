//! Runs a plan until the machine was quick enough to be judged, and asks core.

use std::io;

use idlerace_core::compare::Difference;
use idlerace_core::http::RequestId;
use idlerace_core::trace::RequestOutcome;

use crate::clock::observe::{Late, Observed};
use crate::clock::run::Machine;
use crate::predict::plan::{Extent, Plan};
use crate::predict::prediction::stranger;
use crate::system::IS_THE_MODELS;

/// Exit code: model and machine differ. Where the kernel is not the one that the model is of,
/// that is an observation, and no failure of either.
pub const DIFFERS: u8 = if IS_THE_MODELS { 1 } else { NOT_RUN };

/// Exit code of a proof that failed, which is the model's own on every system.
pub const UNSAFE: u8 = 1;

/// Exit code: it could not be run, or not be judged.
pub const NOT_RUN: u8 = 2;

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

/// A judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What was observed is what was predicted.
    Agrees,
    /// It is not; the first difference.
    Differs(Difference),
    /// The machine was too busy.
    TooBusy,
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

impl Verdict {
    /// The exit code that tells it: 0 agrees, 1 differs, 2 could not be judged;
    /// and 2 for a difference, too, from a kernel that the model is not of.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Agrees => 0,
            Self::Differs(_) => DIFFERS,
            Self::TooBusy => NOT_RUN,
        }
    }
}

/// Runs a plan and judges it.
///
/// # Errors
/// If it could not be run.
pub fn judge(machine: &Machine, plan: &Plan, finished: &impl Fn()) -> io::Result<Judged> {
    let mut tries = 1;
    loop {
        let judged = once(machine, plan, finished)?;
        if tries == TRIES || judged.verdict != Verdict::TooBusy {
            return Ok(judged);
        }
        tries += 1;
    }
}

fn once(machine: &Machine, plan: &Plan, finished: &impl Fn()) -> io::Result<Judged> {
    let observed = machine.run(&plan.scenarios(), finished)?;
    let longest = |what: Late| plan.tolerance.of(what);
    let unjudged: Vec<Vec<RequestId>> = observed.iter().map(|one| one.unjudged(longest)).collect();
    let mut judged = Judged {
        observed,
        unjudged,
        verdict: Verdict::TooBusy,
    };
    let (left, rest) = (judged.left_out(), judged.requests().count());
    let difference = match &plan.extent {
        Extent::Calls if left > 0 => return Ok(judged),
        Extent::Views(_) if left * SPARE > left + rest => return Ok(judged),
        Extent::Calls => judged
            .observed
            .iter()
            .find_map(|one| plan.prediction.difference(&one.trace, 8)),
        Extent::Views(ways) => judged
            .requests()
            .find_map(|request| stranger(ways, request)),
    };
    judged.verdict = difference.map_or(Verdict::Agrees, Verdict::Differs);
    Ok(judged)
}
