//! The verdict of a chain.

use alloc::vec::Vec;

use serde::Serialize;

use super::compose::Walk;
use super::rows::{HopRow, Standing, row};
use super::step::{End, Ends};
use super::witness::witness;
use crate::prove::explore::{LimitReached, Limits, Pauses};
use crate::run::chain::simulate;
use crate::scenario::chain::Chain;
use crate::trace::chain::{ChainOutcome, ChainTrace};

/// What every verdict of a chain is true of.
pub const SCOPE: &str = "For one request at a time in the whole chain, over plain TCP: what a \
    proxy still works on when its client has gone is over before the next request begins. \
    Deploys, crashes, suspended clients and middleboxes that the chain does not have are not \
    counted.";

/// The same where several are under way at once.
const SCOPE_OF_LOAD: &str = "For any number of requests at once, each alone on its connection, \
    over plain TCP: one that is sent again may find another kept connection. What is said of a \
    hop for itself is said of one request at a time there. Deploys, crashes, suspended clients and \
    middleboxes that the chain does not have are not counted.";

/// What a verdict of this chain is true of.
#[must_use]
pub const fn scope(chain: &Chain) -> &'static str {
    if chain.load.is_some() {
        SCOPE_OF_LOAD
    } else {
        SCOPE
    }
}

/// What was found of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainVerdict {
    /// Whether under any traffic no request of the user is lost or applied twice.
    pub standing: Standing,
    /// Whether a request can be lost: its user gets no answer of the application, and it was
    /// never applied.
    pub lost: Standing,
    /// Whether a request can be applied twice.
    pub twice: Standing,
    /// Every way for a request to end that the hops together allow.
    pub ends: Vec<End>,
    /// Each hop for itself.
    pub hops: Vec<HopRow>,
    /// The hop that is to be mended first, counted from 1, if one is.
    pub weakest: Option<usize>,
    /// A run in which a request is lost or applied twice.
    pub witness: Option<ChainTrace>,
    /// The limit that kept it from being told, if one did.
    pub reached: Option<LimitReached>,
}

/// Every way for a request of the user to end under any traffic, as far as the hops together
/// allow.
///
/// # Errors
/// If a limit was reached before all were found.
pub fn ends(chain: &Chain, limits: &Limits) -> Result<Ends, LimitReached> {
    Walk::new(chain, *limits).ends()
}

/// Looks at each hop, and puts together what was found.
#[must_use]
pub fn judge(chain: &Chain, limits: &Limits) -> ChainVerdict {
    let mut walk = Walk::new(chain, *limits);
    let found = walk.ends();
    let scenarios = chain.scenarios();
    let rows = scenarios.iter().enumerate();
    let rows = rows.map(|one| row(chain, one, walk.handler(one.0), limits));
    let hops: Vec<HopRow> = rows.collect();
    let (ends, reached) = match found {
        Ok(ends) => (ends.into_iter().collect(), None),
        Err(limit) => (Vec::new(), Some(limit)),
    };
    let failing: Vec<_> = hops.iter().map(|row| row.pauses.clone()).collect();
    let (lost, its) = standing((chain, &failing), (&ends, reached), End::is_lost, |one| {
        !one.is_answered() && one.applied == 0
    });
    let (twice, others) = standing((chain, &failing), (&ends, reached), End::is_twice, |one| {
        one.applied > 1
    });
    let standing = match (lost, twice) {
        (Standing::Unsafe, _) | (_, Standing::Unsafe) => Standing::Unsafe,
        (Standing::Safe, Standing::Safe) => Standing::Safe,
        _ => Standing::Undecided,
    };
    ChainVerdict {
        standing,
        lost,
        twice,
        ends,
        weakest: weakest(&hops, standing),
        hops,
        witness: its.or(others).as_ref().map(simulate),
        reached,
    }
}

/// Whether a request can end so: not if no way to end is so, and surely if a run shows it.
fn standing(
    (chain, failing): (&Chain, &[Vec<Pauses>]),
    (ends, reached): (&[End], Option<LimitReached>),
    allows: impl Fn(End) -> bool,
    shows: impl Fn(&ChainOutcome) -> bool,
) -> (Standing, Option<Chain>) {
    if reached.is_none() && !ends.iter().copied().any(allows) {
        return (Standing::Safe, None);
    }
    match witness(chain, failing, shows) {
        Some(run) => (Standing::Unsafe, Some(run)),
        None => (Standing::Undecided, None),
    }
}

/// Of a chain that is not safe the first hop that is not safe by itself; of one that is, the
/// one whose inequality holds by the least.
fn weakest(hops: &[HopRow], standing: Standing) -> Option<usize> {
    if standing != Standing::Safe {
        let first = hops.iter().find(|row| row.standing == Standing::Unsafe);
        let first = first.or_else(|| hops.iter().find(|row| row.standing != Standing::Safe));
        return first.map(|row| row.hop);
    }
    let timed = hops.iter().filter(|row| row.standing == Standing::Safe);
    let timed = timed.filter_map(|row| Some((row.by?, row.hop)));
    timed.min().map(|(_, hop)| hop)
}
