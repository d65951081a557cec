//! The verdict of a chain, and what would make it safe.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::compose::Walk;
use super::rows::{HopRow, Standing, row};
use super::step::{End, Ends};
use super::witness::witness;
use crate::prove::explore::{LimitReached, Limits, Pauses};
use crate::run::chain::simulate;
use crate::scenario::chain::{Chain, Reply, parameter};
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

/// What is to be typed so that a chain is safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainAdvice {
    /// For each hop that is changed: its number, whose setting it is, and what its user types.
    pub typed: Vec<Typed>,
    /// Whether the chain is safe with all of it.
    pub safe: bool,
}

/// What is typed into the product of one host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Typed {
    /// Which hop.
    pub hop: usize,
    /// Whose settings these are.
    pub hosts: Vec<String>,
    /// What is typed.
    pub typed: String,
    /// The same as keys of the chain's settings with their values.
    pub set: Vec<(String, String)>,
    /// What else its user has to know.
    pub notes: Vec<String>,
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
    let rows = scenarios.iter().enumerate().map(|one| {
        let own = one.1.server.handler_time;
        let handler = walk.handler(one.0).map_or(own, super::attempt::Took::range);
        row(chain, one, handler, limits)
    });
    let hops: Vec<HopRow> = rows.collect();
    let (ends, reached) = match found {
        Ok(ends) => (ends.into_iter().collect(), None),
        Err(limit) => (Vec::new(), Some(limit)),
    };
    let failing: Vec<_> = hops.iter().map(|row| row.pauses.clone()).collect();
    let (lost, its) = standing((chain, &failing), (&ends, reached), is_lost, |one| {
        !one.is_answered() && one.applied == 0
    });
    let (twice, others) = standing((chain, &failing), (&ends, reached), is_twice, |one| {
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

fn is_lost(end: End) -> bool {
    end.result != Ok(Reply::Answered) && end.applied == 0
}

const fn is_twice(end: End) -> bool {
    end.applied > 1
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

/// So many combinations of what each hop can be set to are tried.
const TRIED: usize = 64;

/// What makes a chain safe that is not: for each hop that is not safe by itself what costs the
/// least there, so that all together is proven safe; or that of each hop by itself, if nothing
/// is. `None` if some hop has nothing.
#[must_use]
pub fn advised(chain: &Chain, found: &ChainVerdict, limits: &Limits) -> Option<ChainAdvice> {
    if found.standing == Standing::Safe {
        return None;
    }
    let broken = found
        .hops
        .iter()
        .filter(|row| row.standing != Standing::Safe);
    let broken: Vec<&HopRow> = broken.collect();
    let ways: usize = broken.iter().map(|row| row.advice.len()).product();
    if broken.is_empty() || ways == 0 {
        return None;
    }
    let mut first = None;
    for number in 0..ways.min(TRIED) {
        let (typed, changed) = changed(chain, &broken, number)?;
        let after = ends(&changed, limits);
        let keeps = |ends: Ends| !ends.into_iter().any(|end| is_lost(end) || is_twice(end));
        let safe = after.is_ok_and(keeps);
        let advice = ChainAdvice { typed, safe };
        if safe {
            return Some(advice);
        }
        first = first.or(Some(advice));
    }
    first
}

/// One choice of what each hop is set to, and the chain with it.
fn changed(chain: &Chain, broken: &[&HopRow], number: usize) -> Option<(Vec<Typed>, Chain)> {
    let (mut changed, mut typed, mut rest) = (chain.clone(), Vec::new(), number);
    for row in broken {
        let one = row.advice.get(rest % row.advice.len())?;
        rest /= row.advice.len();
        let own = one.set.iter();
        let own = own.map(|(key, value)| (format!("hop{}.{key}", row.hop), value.clone()));
        let own: Vec<(String, String)> = own.collect();
        let with = own
            .iter()
            .flat_map(|(key, value)| parameter::set_with(chain, key, value));
        let mut set = own.clone();
        set.extend(with.collect::<Vec<_>>());
        for (key, value) in &set {
            parameter::set(&mut changed, key, value).ok()?;
        }
        typed.push(Typed {
            hop: row.hop,
            hosts: hosts(row, &own),
            typed: one.typed.clone(),
            set,
            notes: one.sentences(),
        });
    }
    Some((typed, changed))
}

/// Whose settings they are.
fn hosts(row: &HopRow, set: &[(String, String)]) -> Vec<String> {
    let is_of = |side: &str| {
        let key = format!("hop{}.{side}.", row.hop);
        set.iter().any(|(one, _)| one.starts_with(&key))
    };
    let sides = [("client", &row.client), ("server", &row.server)];
    let sides = sides.into_iter().filter(|(side, _)| is_of(side));
    sides.map(|(_, host)| host.clone()).collect()
}
