//! What the model says of a proxy at an edge: every way for a request to end there, and how this
//! request ends on a machine that is never late.

use std::collections::BTreeSet;

use idlerace_core::explore::Limits;
use idlerace_core::outcome::Failure;
use idlerace_core::prove_chain::ends;
use idlerace_core::run::chain::outcomes;
use idlerace_core::scenario::chain::Reply;
use idlerace_core::time::Range;

use super::edge::{Asked, Moment, to_core};
use super::user::Known;

/// How a request ended: what its client knows, and how often it was applied; 2 stands for more,
/// too.
pub(super) type Way = (Known, u32);

/// So often counts as more.
const TWICE: u32 = 2;

/// A request that was applied so often, with what its client knows.
pub(super) fn way(known: Known, applied: u32) -> Way {
    (known, applied.min(TWICE))
}

fn of_model(result: Result<Reply, Failure>, applied: u32) -> Way {
    let known = match result {
        Ok(Reply::Answered) => Known::Status(200),
        Ok(Reply::BadGateway) => Known::Status(502),
        Ok(Reply::Unavailable) => Known::Status(503),
        Ok(Reply::GatewayTimeout) => Known::Status(504),
        // That is what a proxy does, and its client knows a failure.
        Ok(Reply::Closed | Reply::Reset) => Known::Failed(Failure::Hangs),
        Err(failure) => Known::Failed(failure),
    };
    way(known, applied)
}

/// Every way for a request to end, after whatever pause, by the sets that the hops can come to
/// together. Where no timeout is asked for, the one way of the second request.
///
/// # Errors
/// In words, if there are too many orders to look at.
pub(super) fn possible(asked: Asked) -> Result<BTreeSet<Way>, String> {
    if !asked.is_timed() {
        return Ok(BTreeSet::from([expected(asked, asked.moment(0))]));
    }
    let found = ends(&asked.chain_with_lags(), &Limits::DEFAULT);
    let found = found.map_err(|limit| format!("the model has no answer: {limit}"))?;
    let ways = found
        .into_iter()
        .map(|end| of_model(end.result, end.applied));
    Ok(ways.collect())
}

/// How the request of this moment ends if nothing is late.
pub(super) fn expected(asked: Asked, moment: Moment) -> Way {
    let mut chain = asked.chain(Range::fixed(to_core(moment.takes)));
    chain.requests.pause = Range::fixed(to_core(moment.pause));
    let ended = outcomes(&chain);
    let ended = ended.last().map(|one| of_model(one.result, one.applied));
    // Two requests were asked for.
    ended.unwrap_or((Known::Failed(Failure::Hangs), 0))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use formats::answers::proxies::Edge;
    use idlerace_core::http::Method;
    use idlerace_core::outcome::StreamEnd;
    use idlerace_core::profile::{PROXIES, Proxy};

    use super::*;

    fn asked(proxy: &str, edge: Edge, method: Method) -> Asked {
        let all = Asked::all(Proxy::find(proxy).unwrap(), Duration::ZERO, true);
        let mut all = all.into_iter();
        all.find(|one| (one.edge, one.method) == (edge, method))
            .unwrap()
    }

    /// Every way that there is: four statuses, a close, a reset and a failed write, applied
    /// never, once or more often.
    const WAYS: usize = 7 * 3;

    #[test]
    fn a_prediction_excludes_most_ways() {
        for proxy in PROXIES {
            for asked in Asked::all(proxy, Duration::ZERO, true) {
                let possible = possible(asked).unwrap();
                let (id, edge) = (proxy.id, asked.edge);
                assert!(
                    !possible.is_empty() && possible.len() * 3 < WAYS,
                    "{id} {edge:?} {possible:?}"
                );
                for number in [0, 50, 100, 150, 199] {
                    let expected = expected(asked, asked.moment(number));
                    assert!(
                        possible.contains(&expected),
                        "{id} {edge:?} {expected:?}: {possible:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_one_proxy_does_another_is_not_predicted_to_do() {
        let lost = |proxy| possible(asked(proxy, Edge::Upstream, Method::Post)).unwrap();
        let (bad, unavailable) = ((Known::Status(502), 0), (Known::Status(503), 0));
        let closed = (Known::Failed(Failure::NoResponse(StreamEnd::Eof)), 0);
        for (proxy, way) in [("nginx", bad), ("envoy", unavailable), ("haproxy", closed)] {
            let all = [bad, unavailable, closed];
            let others = all.into_iter().filter(|one| *one != way);
            let possible = lost(proxy);
            assert!(possible.contains(&way), "{proxy}: {possible:?}");
            for other in others {
                assert!(!possible.contains(&other), "{proxy}: {possible:?}");
            }
        }
    }
}
