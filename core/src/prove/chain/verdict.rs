//! The verdict of a chain.

use alloc::vec::Vec;

use serde::Serialize;

use super::attempt::Hop;
use super::compose::Walk;
use super::rows::{HopRow, Standing, row};
use super::step::{End, Ends};
use super::witness::{Shows, witnesses};
use crate::prove::explore::{LimitReached, Limits};
use crate::run::chain::simulate;
use crate::scenario::chain::Chain;
use crate::trace::chain::ChainTrace;

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
    /// What was explored of its hops: most of them are the same in what is advised, and exploring
    /// them again took up to half of the time of a chain with advice.
    #[serde(skip)]
    pub(super) explored: Vec<Hop>,
}

/// Every way for a request of the user to end under any traffic, as far as the hops together
/// allow.
///
/// # Errors
/// If a limit was reached before all were found.
pub fn ends(chain: &Chain, limits: &Limits) -> Result<Ends, LimitReached> {
    Walk::new(chain, *limits, &mut Vec::new()).ends()
}

/// Looks at each hop, and puts together what was found.
#[must_use]
pub fn judge(chain: &Chain, limits: &Limits) -> ChainVerdict {
    let mut walk = Walk::new(chain, *limits, &mut Vec::new());
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
    let allows = |is_so: fn(End) -> bool| reached.is_some() || ends.iter().copied().any(is_so);
    let is_lost: Shows = |one| !one.is_answered() && one.applied == 0;
    let is_twice: Shows = |one| one.applied > 1;
    let allowed = [
        allows(End::is_lost).then_some(is_lost),
        allows(End::is_twice).then_some(is_twice),
    ];
    let runs = witnesses(chain, &failing, allowed);
    let [lost, twice] = [0, 1].map(|one| standing(allowed[one].is_some(), runs[one].is_some()));
    let [its, others] = runs;
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
        explored: walk.hops,
    }
}

/// Whether a request can end so: not if no way to end is so, and surely if a run shows it.
const fn standing(is_allowed: bool, is_shown: bool) -> Standing {
    match (is_allowed, is_shown) {
        (false, _) => Standing::Safe,
        (true, true) => Standing::Unsafe,
        (true, false) => Standing::Undecided,
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
