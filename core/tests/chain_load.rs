//! A load on a chain: who begins when, which connection each request is on, who waits, what is
//! refused, and that whatever comes of a request under a load is among what is proven.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that can happen little is looked at"
)]

#[path = "chain_load/loads.rs"]
mod loads;

#[path = "chain_load/forms.rs"]
mod forms;

#[path = "chain_load/proven.rs"]
mod proven;

use std::collections::BTreeSet;

use idlerace_core::explore::Limits;
use idlerace_core::http::message::RequestId;
use idlerace_core::outcome::{ConnId, Outcome};
use idlerace_core::profile::{PROXIES, clients, servers};
use idlerace_core::prove_chain::{Standing, judge};
use idlerace_core::retry::{Methods, Retry};
use idlerace_core::run::chain::{outcomes, simulate};
use idlerace_core::scenario::chain::catalog::{CHAINS, find};
use idlerace_core::scenario::chain::{Arrival, Chain, Load, Order, Pool, Reply, parameter};
use idlerace_core::tell::chain::story;
use idlerace_core::time::{Duration, Instant, Range};
use idlerace_core::trace::{Timer, Trace, What};
use loads::{after, loaded, ms};

/// When each request of a hop begins, and on which connection.
fn begins(hop: &Trace) -> Vec<(Instant, RequestId, ConnId)> {
    let events = hop.events.iter();
    let begun = events.filter_map(|event| match event.what {
        What::Begins { request, .. } => Some((event.at, request, event.connection?)),
        _ => None,
    });
    begun.collect()
}

/// The most requests that are under way on a hop at once.
fn at_once(hop: &Trace) -> usize {
    let (mut now, mut most) = (BTreeSet::new(), 0);
    for event in &hop.events {
        match event.what {
            What::Begins { request, .. } => {
                now.insert(request);
            }
            What::Finished { request, .. } => {
                now.remove(&request);
            }
            _ => {}
        }
        most = most.max(now.len());
    }
    most
}

fn connections(hop: &Trace) -> BTreeSet<ConnId> {
    begins(hop).into_iter().map(|(_, _, id)| id).collect()
}

/// What happens without a load happens with a load of one client, but that no pause is told.
#[test]
fn a_load_of_one_client_is_the_chain_without() {
    let mut compared = 0;
    for entry in CHAINS {
        let mut chain = entry.chain();
        if chain.load.is_some() {
            continue;
        }
        let alone = simulate(&chain);
        chain.load = Some(Load::ONE);
        assert_eq!(parameter::check(&chain), Ok(()), "{}", entry.name);
        let trace = simulate(&chain);
        assert_eq!(trace.requests, alone.requests, "{}", entry.name);
        for (hop, other) in trace.hops.iter().zip(&alone.hops) {
            let seen = |trace: &Trace| {
                let events = trace.events.iter();
                let events = events.filter(|one| one.what != What::Expired(Timer::Pause));
                let seen = events.map(|one| (one.at, one.connection, one.place, one.what));
                seen.collect::<Vec<_>>()
            };
            assert_eq!(seen(hop), seen(other), "{}", entry.name);
        }
        compared += 1;
    }
    assert!(compared >= 10, "{compared}");
}

#[test]
fn a_thousand_clients_go_through_a_chain() {
    let mut chain = loaded(1_000, false, after(Duration::ZERO));
    chain.requests.count = 2;
    let trace = simulate(&chain);
    assert_eq!(trace.stopped_by, None);
    assert_eq!(trace.requests.len(), 2_000);
    for one in &trace.requests {
        assert_eq!(one.outcome(), Outcome::Served);
    }
    for hop in &trace.hops {
        assert_eq!(at_once(hop), 1_000);
        // The second request of each finds a connection.
        assert_eq!(connections(hop).len(), 1_000);
    }
    let story = story(&trace);
    assert!(story.contains("\nrequests 1-2000: served; 1 sent, 1 applied\n"));
    assert!(story.lines().count() < 20, "{story}");
}

#[test]
fn clients_arrive_when_the_load_says() {
    let times = [ms(0), ms(30), ms(10)];
    let mut chain = loaded(3, false, Arrival::At(times.to_vec()));
    chain.requests.count = 1;
    let begun = begins(&simulate(&chain).hops[0]);
    let at = |length: Duration| Instant::START + length;
    let begun: Vec<Instant> = begun.into_iter().map(|(at, ..)| at).collect();
    assert_eq!(begun, [at(ms(0)), at(ms(10)), at(ms(30))]);
    let range = Range::new(ms(5), ms(20)).unwrap();
    let mut chain = loaded(50, false, Arrival::After(range));
    chain.requests.count = 1;
    let begun = begins(&simulate(&chain).hops[0]);
    let waits = begun.windows(2).map(|two| two[1].0.since(two[0].0));
    let waits: BTreeSet<Duration> = waits.collect();
    assert!(waits.len() > 20, "{waits:?}");
    assert!(*waits.first().unwrap() >= ms(5) && *waits.last().unwrap() <= ms(20));
}

/// Whose pool it is decides how many connections there are.
#[test]
fn clients_share_connections_if_they_are_one_program() {
    // One after the other: when the next begins, the one before is done.
    let mut apart = loaded(5, false, after(ms(100)));
    apart.requests.count = 1;
    let mut shared = loaded(5, true, after(ms(100)));
    shared.requests.count = 1;
    let first = |chain: &Chain| connections(&simulate(chain).hops[0]).len();
    assert_eq!((first(&apart), first(&shared)), (5, 1));
    // The proxy has one pool for all of them.
    assert_eq!(connections(&simulate(&apart).hops[1]).len(), 1);
}

/// After a burst of five, one client alone: it uses one connection of the proxy, or all in turn.
#[test]
fn the_order_of_a_pool_decides_which_connections_idle() {
    let mut times = vec![ms(0); 5];
    times.extend((1..=10).map(|number| ms(200 * number)));
    let mut chain = loaded(15, false, Arrival::At(times));
    chain.requests.count = 1;
    for (order, used) in [(Order::LastUsedFirst, 1), (Order::FirstUsedFirst, 5)] {
        chain.hops[1].pool = Some(Pool { order, ..Pool::ANY });
        let begun = begins(&simulate(&chain).hops[1]);
        let later: BTreeSet<ConnId> = begun[5..].iter().map(|(_, _, id)| *id).collect();
        assert_eq!(later.len(), used, "{order:?}: {begun:?}");
    }
}

#[test]
fn a_pool_keeps_no_more_idle_connections_than_it_may() {
    let mut times = vec![ms(0); 5];
    times.extend([ms(200); 5]);
    let mut chain = loaded(10, false, Arrival::At(times));
    chain.requests.count = 1;
    for (idle, opened) in [(None, 5), (Some(2), 8), (Some(5), 5)] {
        chain.hops[1].pool = Some(Pool { idle, ..Pool::ANY });
        let trace = simulate(&chain);
        assert_eq!(connections(&trace.hops[1]).len(), opened, "{idle:?}");
        assert!(
            trace
                .requests
                .iter()
                .all(|one| one.outcome() == Outcome::Served)
        );
    }
}

#[test]
fn requests_beyond_the_size_of_a_pool_wait_and_are_served_in_order() {
    for (hop, shared) in [(1, false), (0, true)] {
        let mut chain = loaded(9, shared, after(ms(1)));
        let size = Some(2);
        chain.hops[hop].pool = Some(Pool { size, ..Pool::ANY });
        let trace = simulate(&chain);
        assert_eq!(trace.requests.len(), 27);
        assert!(
            trace
                .requests
                .iter()
                .all(|one| one.outcome() == Outcome::Served)
        );
        assert_eq!(at_once(&trace.hops[hop]), 2);
        let order = begins(&trace.hops[hop]).into_iter().map(|(_, id, _)| id.0);
        assert!(order.eq(1..=27));
    }
    // Of clients that are programs of their own each has one request at a time anyway.
    let mut chain = loaded(9, false, after(ms(1)));
    let size = Some(2);
    chain.hops[0].pool = Some(Pool { size, ..Pool::ANY });
    assert!(at_once(&simulate(&chain).hops[0]) > 2);
}

/// A burst leaves connections that all go stale at the same time: what is tried again finds the
/// next of them. One request at a time never sees it.
#[test]
fn a_retry_after_a_burst_finds_another_stale_connection() {
    let (client, server) = (&clients::go::PROFILE, &servers::javascript::node::PROFILE);
    let nginx = PROXIES.iter().find(|proxy| proxy.id == "nginx").unwrap();
    let mut chain = Chain::of(client, &[nginx], server);
    chain.hops[1].client.retry = Retry {
        closed_idle: Methods::Any,
        nothing_written: Methods::Any,
        no_response: Methods::Any,
        limit: 1,
        ..Retry::NEVER
    };
    chain.requests.count = 1;
    // Node's FINs are long on their way.
    chain.hops[1].network.to_client = Range::fixed(ms(400));
    chain.hops[1].pool = Some(Pool {
        order: Order::FirstUsedFirst,
        ..Pool::ANY
    });
    let run = |chain: &Chain, times: &[u64]| {
        let mut chain = chain.clone();
        chain.load = Some(Load {
            clients: u32::try_from(times.len()).unwrap(),
            shared: false,
            arrival: Arrival::At(times.iter().copied().map(ms).collect()),
        });
        assert_eq!(parameter::check(&chain), Ok(()));
        let trace = simulate(&chain);
        let last = trace.requests.last().unwrap();
        let sent = trace.relayed.last().unwrap().attempts;
        (last.result, last.applied, sent)
    };
    assert_eq!(run(&chain, &[0, 6_500]), (Ok(Reply::Answered), 1, 2));
    assert_eq!(run(&chain, &[0, 2, 6_500]), (Ok(Reply::BadGateway), 0, 2));
    // And what is proven says so: a retry heals it for one at a time, and not for several.
    chain.hops[0].client.idle_timeout = Some(ms(60_000));
    chain.load = Some(Load {
        clients: 3,
        ..Load::ONE
    });
    assert_ne!(judge(&chain, &Limits::DEFAULT).lost, Standing::Safe);
    (chain.load, chain.hops[1].pool) = (None, None);
    assert_eq!(judge(&chain, &Limits::DEFAULT).lost, Standing::Safe);
}

#[test]
fn keep_alive_helps_on_the_leg_of_the_device_and_on_no_other() {
    let chain = find("nlb-envoy-node").unwrap().chain();
    let last = |chain: &Chain| outcomes(chain).last().unwrap().outcome();
    assert_eq!(last(&chain), Outcome::Lost);
    let mut right = chain.clone();
    parameter::set(&mut right, "hop1.client.tcp_keepalive", "60s").unwrap();
    assert_eq!(last(&right), Outcome::Served);
    let mut neither = chain;
    parameter::set(&mut neither, "hop2.client.tcp_keepalive", "none").unwrap();
    assert_eq!(last(&neither), Outcome::Lost);
}

#[test]
fn a_drain_makes_a_deploy_safe_for_any_traffic() {
    let deploy = find("rolling-deploy").unwrap().chain();
    let lost = outcomes(&deploy);
    let lost = lost.iter().filter(|one| one.outcome() == Outcome::Lost);
    let lost: Vec<u32> = lost.map(|one| one.request.0).collect();
    assert_eq!(lost, [10, 11, 12, 13, 14]);
    let found = judge(&deploy, &Limits::DEFAULT);
    assert_eq!((found.lost, found.weakest), (Standing::Unsafe, Some(2)));
    assert!(found.witness.is_some());
    let drained = find("rolling-deploy-drained").unwrap().chain();
    assert!(
        outcomes(&drained)
            .iter()
            .all(|one| one.outcome() == Outcome::Served)
    );
    let found = judge(&drained, &Limits::DEFAULT);
    assert_eq!((found.lost, found.twice), (Standing::Safe, Standing::Safe));
    // A drain that is over before nginx lets go is none.
    let mut short = drained;
    parameter::set(&mut short, "hop2.server.drain", "59s").unwrap();
    assert_ne!(judge(&short, &Limits::DEFAULT).lost, Standing::Safe);
}

/// The verdicts of the named chains that are about a device, a deploy and a product of Go's.
#[test]
fn the_verdicts_of_the_further_chains() {
    use Standing::{Safe, Unsafe};
    for (name, lost, hops) in [
        ("nlb-envoy-node", Unsafe, [Unsafe, Safe]),
        ("traefik-post", Unsafe, [Safe, Unsafe]),
        ("traefik-get", Safe, [Safe, Safe]),
        ("rolling-deploy", Unsafe, [Safe, Unsafe]),
        ("rolling-deploy-drained", Safe, [Safe, Safe]),
    ] {
        let found = judge(&find(name).unwrap().chain(), &Limits::DEFAULT);
        let rows: Vec<Standing> = found.hops.iter().map(|row| row.standing).collect();
        assert_eq!((found.lost, &rows[..]), (lost, &hops[..]), "{name}");
        assert_eq!(found.twice, Safe, "{name}");
        assert_eq!(found.witness.is_some(), found.standing == Unsafe, "{name}");
    }
}
