//! Whatever comes of a request under a load is among what is proven, on random chains.

#[path = "../explore/dice.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod dice;

use std::collections::BTreeMap;

use dice::Dice;
use idlerace_core::explore::Limits;
use idlerace_core::http::message::Method;
use idlerace_core::outcome::Outcome;
use idlerace_core::profile::{PROXIES, clients, servers};
use idlerace_core::prove_chain::{End, ends};
use idlerace_core::retry::{Methods, Retry};
use idlerace_core::rng::SplitMix64;
use idlerace_core::run::chain::outcomes;
use idlerace_core::scenario::chain::{Arrival, Chain, Load, Order, Pool, parameter};
use idlerace_core::time::Range;

use crate::loads::ms;

/// So many random chains.
const CHAINS_TRIED: u64 = 20;

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
