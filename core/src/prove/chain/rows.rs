//! What is said of each hop for itself: whether a request can be lost or applied twice there,
//! by the prover of one hop, with a handler that takes as long as the next hop can make it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::took::{LONG, Took};
use super::typed::Typed;
use crate::prove::explore::{
    AnyTraffic, Formula, LimitReached, Limits, Pauses, Verdict, advice_for_unsafe, formula,
    formula_of_safe,
};
use crate::scenario::Scenario;
use crate::scenario::chain::Chain;
use crate::units::time::{Duration, Range};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Under any traffic no request is lost or applied twice.
    Safe,
    /// One can be.
    Unsafe,
    /// It could not be told.
    Undecided,
}

impl From<Verdict> for Standing {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Safe => Self::Safe,
            Verdict::Unsafe { .. } => Self::Unsafe,
            Verdict::Undecided { .. } => Self::Undecided,
        }
    }
}

/// What is said of one hop for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HopRow {
    /// Which, counted from 1.
    pub hop: usize,
    /// The host that is nearer to the user.
    pub client: String,
    /// The other.
    pub server: String,
    /// Whether it is safe by itself: what another hop heals or breaks is not counted.
    pub standing: Standing,
    /// The same in a line.
    pub line: String,
    /// What decides, in names and numbers, if that was found.
    pub formula: Option<String>,
    /// By how much an inequality of its delays holds, or does not.
    pub by: Option<Duration>,
    /// How long its server's handler takes: as long as the next hop can make it; without an
    /// end, the least; and its own time, where that of the next hop was not found.
    pub handler: Range,
    /// What makes it safe, the cheapest first.
    pub advice: Vec<Typed>,
    /// After which pauses on this hop a request is lost or applied twice there; empty if that is
    /// not known, or takes no pause.
    pub pauses: Vec<Pauses>,
}

/// What is said of a hop whose server works for as long as nobody knows.
const NOT_FOUND: &str = "Any traffic: not proven: there are too many orders to look at behind it, \
    so how long its server takes is not known";

/// The row of a hop whose handler takes so long, if that was found.
pub(super) fn row(
    chain: &Chain,
    (index, scenario): (usize, &Scenario),
    handler: Result<Took, LimitReached>,
    limits: &Limits,
) -> HopRow {
    let unknown = HopRow {
        hop: index + 1,
        client: chain.host(index),
        server: chain.host(index + 1),
        standing: Standing::Undecided,
        line: String::from(NOT_FOUND),
        formula: None,
        by: None,
        handler: scenario.server.handler_time,
        advice: Vec::new(),
        pauses: Vec::new(),
    };
    let Ok(handler) = handler.map(Took::range) else {
        return unknown;
    };
    let mut alone = scenario.clone();
    alone.server.handler_time = handler;
    let limits = limits.for_a_hop();
    let mut any = AnyTraffic::of(&alone, &limits);
    // Where there is too much to look at, advice would take many times that.
    if any.explored.reached.is_none() {
        any.explored.formula = match any.explored.verdict {
            Verdict::Safe => formula_of_safe(&alone, &limits),
            Verdict::Unsafe { .. } | Verdict::Undecided { .. } => formula(&alone, &limits),
        };
        // A margin is not shown: to find it took as long as to find the formula.
        if let Verdict::Unsafe { .. } = any.explored.verdict {
            any.explored.advice = advice_for_unsafe(&alone, &limits);
        }
    }
    let line = any.line();
    let found = any.explored;
    let by = found.formula.as_ref().and_then(|formula| match formula {
        Formula::Time(inequality) => inequality.by,
        Formula::Setting(_) => None,
    });
    let advice = found.advice.iter();
    HopRow {
        standing: found.verdict.into(),
        line,
        formula: found.formula.map(|formula| formula.to_string()),
        by,
        handler: if handler.max() >= LONG {
            Range::fixed(handler.min())
        } else {
            handler
        },
        advice: advice.map(|one| Typed::of(chain, index, one)).collect(),
        pauses: any.pauses.unwrap_or_default(),
        ..unknown
    }
}
