//! What would make a chain safe that is not.

use alloc::vec::Vec;

use serde::Serialize;

use super::compose::Walk;
use super::rows::{HopRow, Standing};
use super::typed::Typed;
use super::verdict::ChainVerdict;
use crate::prove::explore::Limits;
use crate::scenario::chain::{Chain, parameter};

/// What is to be typed so that a chain is safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainAdvice {
    /// For each hop that is changed: its number, whose setting it is, and what its user types.
    pub typed: Vec<Typed>,
    /// The hops, counted from 1, that are not safe by themselves and for which nothing was
    /// found that can be typed.
    pub without: Vec<usize>,
    /// Whether the chain is safe with all of it.
    pub safe: bool,
}

/// So many combinations of what each hop can be set to are tried.
const TRIED: usize = 64;

/// What makes a chain safe that is not: for each hop that is not safe by itself what costs the
/// least there, so that all together is proven safe; or that of each hop by itself, if nothing
/// is. A hop for which there is nothing stays as it is. `None` if there is nothing for any.
#[must_use]
pub fn advised(chain: &Chain, found: &ChainVerdict, limits: &Limits) -> Option<ChainAdvice> {
    if found.standing == Standing::Safe {
        return None;
    }
    let broken = found.hops.iter();
    let broken = broken.filter(|row| row.standing != Standing::Safe);
    let (broken, without): (Vec<&HopRow>, Vec<_>) = broken.partition(|row| !row.advice.is_empty());
    let without: Vec<usize> = without.iter().map(|row| row.hop).collect();
    if broken.is_empty() {
        return None;
    }
    let ways: usize = broken.iter().map(|row| row.advice.len()).product();
    let (mut first, mut known) = (None, found.explored.clone());
    for number in 0..ways.min(TRIED) {
        let Some((typed, changed)) = changed(chain, &broken, number) else {
            continue;
        };
        let mut walk = Walk::new(&changed, *limits, &mut known);
        let after = walk.ends();
        known.append(&mut walk.hops);
        let safe =
            after.is_ok_and(|ends| !ends.into_iter().any(|end| end.is_lost() || end.is_twice()));
        let without = without.clone();
        let advice = ChainAdvice {
            typed,
            without,
            safe,
        };
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
        for (key, value) in &one.set {
            parameter::set(&mut changed, key, value).ok()?;
        }
        typed.push(one.clone());
    }
    Some((typed, changed))
}
