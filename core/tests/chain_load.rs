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

#[path = "explore/dice.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod dice;

use std::collections::{BTreeMap, BTreeSet};

use dice::Dice;
use idlerace_core::explore::Limits;
use idlerace_core::http::message::{Method, RequestId};
use idlerace_core::outcome::{ConnId, Outcome};
use idlerace_core::profile::{PROXIES, clients, servers};
use idlerace_core::prove_chain::{End, Standing, ends, judge};
use idlerace_core::retry::{Methods, Retry};
use idlerace_core::rng::SplitMix64;
use idlerace_core::run::chain::{outcomes, simulate};
use idlerace_core::scenario::chain::catalog::{CHAINS, find};
use idlerace_core::scenario::chain::{Arrival, Chain, Load, Order, Pool, Reply, parameter};
use idlerace_core::tell::chain::story;
use idlerace_core::time::{Duration, Instant, Range};
use idlerace_core::trace::{Timer, Trace, What};

/// So many random chains.
const CHAINS_TRIED: u64 = 20;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Go -> nginx -> gunicorn, with timeouts that are right and a load.
fn loaded(clients: u32, shared: bool, arrival: Arrival) -> Chain {
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

fn after(length: Duration) -> Arrival {
    Arrival::After(Range::fixed(length))
}

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

#[test]
fn a_load_is_read_as_it_is_written() {
    for arrival in [
        after(ms(2)),
        Arrival::After(Range::new(ms(1), ms(2)).unwrap()),
        Arrival::At(vec![ms(0), ms(4), ms(5)]),
    ] {
        let mut chain = loaded(3, true, arrival);
        chain.hops[0].pool = Some(Pool {
            size: Some(3),
            idle: None,
            order: Order::FirstUsedFirst,
        });
        let text = serde_json::to_string(&chain).unwrap();
        assert_eq!(
            serde_json::from_str::<Chain>(&text).unwrap(),
            chain,
            "{text}"
        );
        // One hop with a load is not of version 1.
        chain.hops.remove(0);
        let text = serde_json::to_string(&chain).unwrap();
        assert!(text.starts_with("{\"version\":2,"), "{text}");
        assert_eq!(
            serde_json::from_str::<Chain>(&text).unwrap(),
            chain,
            "{text}"
        );
        assert_eq!(parameter::check(&chain), Ok(()));
        assert_eq!(outcomes(&chain).len(), 9);
    }
}

#[test]
fn a_load_that_cannot_be_is_refused_in_one_line() {
    let refused = |key: &str, value: &str| {
        let mut chain = loaded(3, true, after(ms(2)));
        let set = parameter::set(&mut chain, key, value);
        let problem = set.and_then(|()| parameter::check(&chain)).unwrap_err();
        problem.to_string()
    };
    for (said, words) in [
        (
            refused("load.clients", "1001"),
            "load.clients: \"1001\" is not a whole number from 1 to 1000",
        ),
        (
            refused("load.clients", "0"),
            "load.clients: \"0\" is not a whole number",
        ),
        (
            refused("load.shared", "yes"),
            "load.shared: \"yes\" is not one of true, false",
        ),
        (refused("load.arrival", "soon"), "load.arrival: "),
        (refused("load.arrival", "at 1ms, x"), "load.arrival: "),
        (
            refused("load.arrival", "at 1ms, 2ms"),
            "load.arrival: 2 times are given for 3 clients",
        ),
        (refused("load.arrival", "2d"), "load.arrival: "),
        (
            refused("load.arrival", "86401s"),
            "load.arrival: 86401s is more than 86400s",
        ),
        (
            refused("load.pause", "1s"),
            "no such setting; there are load.clients, load.shared",
        ),
        (
            refused("hop2.pool.size", "0"),
            "hop2.pool.size: \"0\" is not a whole number",
        ),
        (
            refused("hop2.pool.order", "lifo"),
            "hop2.pool.order: \"lifo\" is not one of last-used-first, first-used-first",
        ),
        (
            refused("hop2.pool.most", "1"),
            "no such setting; there are pool.size, pool.idle",
        ),
        (
            refused("pool.size", "1"),
            "pool.size: say which hop: hop1.pool.size to hop2",
        ),
        (
            refused("hop3.pool.size", "1"),
            "hop3 is not one of hop1 to hop2",
        ),
        (
            refused("hop1.load.clients", "1"),
            "the load is that of the whole chain",
        ),
        (
            refused("hop1.client.suspended_at", "1s"),
            "hop1.client.suspended_at: of several",
        ),
    ] {
        assert!(said.contains(words) && !said.contains('\n'), "{said}");
    }
}

#[test]
fn a_load_that_is_too_large_and_a_pool_without_one_are_refused() {
    let mut many = loaded(1_000, true, after(ms(2)));
    parameter::set(&mut many, "requests.count", "11").unwrap();
    assert_eq!(
        parameter::check(&many).unwrap_err().to_string(),
        "load.clients: 1000 clients with 11 requests each are 11000, more than 10000"
    );
    let mut pool = loaded(3, true, after(ms(2)));
    parameter::set(&mut pool, "hop2.pool.size", "2").unwrap();
    parameter::set(&mut pool, "hop2.pool.size", "none").unwrap();
    assert_eq!(parameter::check(&pool), Ok(()));
    pool.load = None;
    let said = parameter::check(&pool).unwrap_err().to_string();
    assert!(said.starts_with("hop2.pool: there is no load"), "{said}");
}

/// Two hops with anything that a load can meet, and a load.
fn random(dice: &mut Dice) -> Chain {
    let proxy = dice.one_of(PROXIES);
    let mut chain = Chain::of(&clients::go::PROFILE, &[proxy], &servers::go::PROFILE);
    chain.requests.method = dice.one_of(&[Method::Get, Method::Post]);
    chain.requests.count = 3;
    let pause = ms(20 + dice.below(40));
    chain.requests.pause = Range::new(ms(dice.below(20)), pause).unwrap();
    for hop in &mut chain.hops {
        for way in [&mut hop.network.to_server, &mut hop.network.to_client] {
            *way = Range::fixed(ms(1 + dice.below(3)));
        }
        let idle = |dice: &mut Dice| (dice.below(4) > 0).then(|| ms(20 + 4 * dice.below(8)));
        hop.client.idle_timeout = idle(dice);
        hop.server.idle_timeout = idle(dice);
        let methods = dice.one_of(&[Methods::None, Methods::Safe, Methods::Any]);
        hop.client.retry = Retry {
            closed_idle: methods,
            nothing_written: methods,
            no_response: methods,
            limit: 1,
            ..Retry::NEVER
        };
        hop.client.request_timeout = None;
    }
    let back = &mut chain.hops[1];
    back.client.request_timeout = dice.one_of(&[None, Some(ms(9)), Some(ms(31))]);
    back.server.handler_time = Range::fixed(ms(dice.one_of(&[0, 5, 20])));
    let size = dice.one_of(&[None, None, Some(1), Some(3)]);
    let order = dice.one_of(&[Order::LastUsedFirst, Order::FirstUsedFirst]);
    back.pool = Some(Pool {
        size,
        idle: None,
        order,
    });
    let arrival = Range::new(ms(0), ms(1 + dice.below(20))).unwrap();
    chain.load = Some(Load {
        clients: 2 + u32::try_from(dice.below(5)).unwrap(),
        shared: dice.below(2) == 0,
        arrival: Arrival::After(arrival),
    });
    chain
}

#[test]
fn whatever_comes_of_a_request_under_a_load_is_among_what_is_proven() {
    let (mut seen, mut decided) = (BTreeMap::<Outcome, u32>::new(), 0);
    for number in 0..CHAINS_TRIED {
        let mut dice = Dice(SplitMix64::new(7_100 + number));
        let mut chain = random(&mut dice);
        assert_eq!(parameter::check(&chain), Ok(()), "{number}");
        let Ok(proven) = ends(&chain, &Limits::DEFAULT) else {
            continue;
        };
        decided += 1;
        for seed in 0..30 {
            chain.seed = seed;
            for one in outcomes(&chain) {
                let end = End {
                    result: one.result,
                    applied: one.applied.min(2),
                };
                assert!(
                    proven.contains(&end),
                    "{number}, {seed}: {one} is not proven"
                );
                *seen.entry(one.outcome()).or_default() += 1;
            }
        }
    }
    assert!(decided * 4 > CHAINS_TRIED * 3, "{decided}");
    assert!(seen.len() >= 4, "{seen:?}");
}
