//! One timing of a chain: always the step that is due first, on whatever hop.

use alloc::vec::Vec;

use crate::scenario::chain::Chain;
use crate::trace::chain::{ChainOutcome, ChainTrace};
use crate::trace::{Limit, MAX_STEPS};
use crate::world::Chained;

/// Runs a chain with the delays that its seed picks.
#[must_use]
pub fn simulate(chain: &Chain) -> ChainTrace {
    simulate_steps(chain, MAX_STEPS)
}

/// The same for no more than so many steps.
#[must_use]
pub fn simulate_steps(chain: &Chain, most: u32) -> ChainTrace {
    let hops = chain.scenarios();
    let mut all = Chained::new(chain, &hops, true);
    let stopped_by = run(&mut all, most);
    all.into_trace(stopped_by)
}

/// How the user's requests end, without a trace.
#[must_use]
pub fn outcomes(chain: &Chain) -> Vec<ChainOutcome> {
    let hops = chain.scenarios();
    let mut all = Chained::new(chain, &hops, false);
    run(&mut all, MAX_STEPS);
    all.requests()
}

/// How the user's requests end, if the run is over within what may still be spent, which it is
/// taken off: a step costs one, and more where many clients have steps pending.
pub(crate) fn outcomes_within(chain: &Chain, left: &mut u32) -> Option<Vec<ChainOutcome>> {
    /// So many clients make a step cost one more.
    const CLIENTS: u32 = 64;
    let cost = 1 + chain.load.as_ref().map_or(0, |load| load.clients / CLIENTS);
    let hops = chain.scenarios();
    let mut all = Chained::new(chain, &hops, false);
    while !all.is_settled() {
        if *left < cost {
            *left = 0;
            return None;
        }
        *left -= cost;
        if !all.step_earliest() {
            break;
        }
    }
    Some(all.requests())
}

fn run(all: &mut Chained<'_>, most: u32) -> Option<Limit> {
    let is_over = (0..most).any(|_| all.is_settled() || !all.step_earliest());
    (!is_over).then_some(Limit::Steps)
}
