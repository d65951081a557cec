//! Chains under a load.

use idlerace_core::scenario::chain::catalog::find;
use idlerace_core::scenario::chain::{Arrival, Chain, Load, parameter};
use idlerace_core::time::{Duration, Range};

pub(crate) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Go -> nginx -> gunicorn, with timeouts that are right and a load.
pub(crate) fn loaded(clients: u32, shared: bool, arrival: Arrival) -> Chain {
    let mut chain = find("rolling-deploy").unwrap().chain();
    chain.hops[1].server.shutdown_at = None;
    chain.load = Some(Load {
        clients,
        shared,
        arrival,
    });
    assert_eq!(parameter::check(&chain), Ok(()));
    chain
}

pub(crate) fn after(length: Duration) -> Arrival {
    Arrival::After(Range::fixed(length))
}
