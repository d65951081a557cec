//! The verdict of a chain, against runs of it: on random chains of two hops, with retries,
//! proxies' timeouts, deaths and mirrored closes, what the hops together prove is what brute
//! force over the whole chain finds.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

#[path = "explore/dice.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod dice;

use std::collections::BTreeSet;

use dice::Dice;
use idlerace_core::explore::{Limits, Question, Verdict, judge as judge_hop};
use idlerace_core::http::message::Method;
use idlerace_core::profile::{PROXIES, clients, servers};
use idlerace_core::prove_chain::{End, Ends, Standing, advised, ends, judge};
use idlerace_core::retry::{Methods, Retry};
use idlerace_core::rng::SplitMix64;
use idlerace_core::run::chain::outcomes;
use idlerace_core::scenario::chain::catalog::{CHAINS, find};
use idlerace_core::scenario::chain::{Chain, Mirror, Relay, Reply, parameter};
use idlerace_core::scenario::{Death, DeathPoint};
use idlerace_core::time::{Duration, Range};

/// So many random chains; the long tests ask for more.
const CHAINS_TRIED: u64 = 100;
const CHAINS_TRIED_LONG: u64 = 300;

/// Of so many chains one may be undecided: what its hops together allow is more than can happen.
const ALLOWED: u64 = 50;

const MS: u64 = 1_000_000;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Two hops, of which most are such that what becomes of one lies with the other. Idle timeouts
/// are even numbers of milliseconds and one-way delays at least one, so that no window is
/// narrower than the grid of pauses.
fn random(dice: &mut Dice) -> Chain {
    let mut chain = anything(dice);
    let kind = dice.below(10);
    let [front, back] = &mut chain.hops[..] else {
        unreachable!("two hops were asked for")
    };
    if kind < 7 {
        // The hop before sends again what the proxy leaves unanswered, and is safe by itself.
        front.client.idle_timeout = Some(ms(30));
        front.server.idle_timeout = dice.one_of(&[None, Some(ms(48)), Some(ms(60))]);
        front.client.retry = SENDS_AGAIN;
        front.relay = Some(Relay {
            no_response: dice.one_of(&[Reply::Closed, Reply::Reset]),
            ..relay(dice)
        });
        back.client.retry = Retry::NEVER;
    }
    if kind < 4 {
        // The next hop loses the race, and is healed.
        back.client.idle_timeout = None;
        back.server.idle_timeout = Some(ms(10 + 2 * dice.below(8)));
        back.server.death = None;
    } else if kind < 7 {
        // It loses nothing, and what it has done is done again.
        back.client.idle_timeout = Some(ms(20));
        back.server.idle_timeout = None;
        back.server.death = Some(Death {
            when: DeathPoint::AfterApplying,
            ..death(dice)
        });
    }
    chain
}

/// Whatever failed on a kept connection.
const SENDS_AGAIN: Retry = Retry {
    closed_idle: Methods::Any,
    nothing_written: Methods::Any,
    no_response: Methods::Any,
    limit: 2,
    ..Retry::NEVER
};

fn anything(dice: &mut Dice) -> Chain {
    let proxy = dice.one_of(PROXIES);
    let mut chain = Chain::of(&clients::go::PROFILE, &[proxy], &servers::go::PROFILE);
    chain.requests.method = dice.one_of(&[Method::Get, Method::Post]);
    for hop in &mut chain.hops {
        for way in [&mut hop.network.to_server, &mut hop.network.to_client] {
            *way = Range::fixed(Duration::from_nanos(MS + dice.below(3) * MS / 2));
        }
        hop.client.idle_timeout = timeout(dice);
        hop.client.retry = retry(dice);
        hop.client.request_timeout = None;
        hop.server.idle_timeout = timeout(dice);
        hop.server.max_requests = None;
        hop.server.hint = None;
    }
    chain.hops[0].relay = Some(relay(dice));
    let back = &mut chain.hops[1];
    back.client.request_timeout = dice.one_of(&[None, Some(ms(9)), Some(ms(31))]);
    back.server.handler_time = Range::fixed(ms(dice.one_of(&[0, 0, 5, 20])));
    back.server.death = (dice.below(3) == 0).then(|| death(dice));
    chain
}

fn death(dice: &mut Dice) -> Death {
    Death {
        request: 2,
        and_later: dice.below(2) == 0,
        when: dice.one_of(&[DeathPoint::BeforeApplying, DeathPoint::AfterApplying]),
        resets: dice.below(2) == 0,
        written: 0,
    }
}

fn timeout(dice: &mut Dice) -> Option<Duration> {
    let length = ms(30 + 4 * dice.below(8));
    (dice.below(4) > 0).then_some(length)
}

fn retry(dice: &mut Dice) -> Retry {
    let methods = dice.one_of(&[Methods::None, Methods::Safe, Methods::Any, Methods::Any]);
    Retry {
        closed_idle: methods,
        nothing_written: methods,
        no_response: methods,
        partial_response: Methods::None,
        reused_only: dice.below(2) == 0,
        limit: 1 + u32::try_from(dice.below(2)).unwrap(),
        ..Retry::NEVER
    }
}

fn relay(dice: &mut Dice) -> Relay {
    let reply = dice.one_of(&[
        Reply::BadGateway,
        Reply::BadGateway,
        Reply::Closed,
        Reply::Reset,
    ]);
    Relay {
        no_response: reply,
        timed_out: dice.one_of(&[Reply::GatewayTimeout, Reply::GatewayTimeout, Reply::Closed]),
        mirrors: dice.one_of(&[Mirror::Never, Mirror::KeptUpstream, Mirror::LaterRequest]),
        first_fresh: dice.below(4) == 0,
        ..Relay::USUAL
    }
}

/// Every way for a request to end that some run has: up to three requests, pauses on a grid that
/// goes beyond every timeout, a death at each request.
fn brute_force(chain: &Chain) -> Ends {
    let mut found = Ends::new();
    let mut timed = chain.clone();
    let deaths = if chain.hops[1].server.death.is_some() {
        1..=3
    } else {
        1..=1
    };
    for request in deaths {
        if let Some(death) = &mut timed.hops[1].server.death {
            death.request = request;
        }
        for count in [2, 3] {
            timed.requests.count = count;
            for step in 0..=160 {
                let pause = Duration::from_nanos(step * MS / 2 + MS / 5);
                timed.requests.pause = Range::fixed(pause);
                let ends = outcomes(&timed).into_iter();
                found.extend(ends.map(|one| End {
                    result: one.result,
                    applied: one.applied.min(2),
                }));
            }
        }
    }
    found
}

fn is_lost(end: End) -> bool {
    end.result != Ok(Reply::Answered) && end.applied == 0
}

const fn is_twice(end: End) -> bool {
    end.applied > 1
}

/// Whether each hop is safe by itself.
fn hops_are_safe(chain: &Chain) -> bool {
    let limits = Limits::DEFAULT;
    let mut scenarios = chain.scenarios().into_iter();
    scenarios.all(|one| judge_hop(&one, Question::AnyTraffic, &limits).verdict == Verdict::Safe)
}

#[test]
fn what_the_hops_prove_is_what_the_chain_does() {
    let long = std::env::var_os("IDLERACE_SETTINGS").is_some();
    let tried = if long {
        CHAINS_TRIED_LONG
    } else {
        CHAINS_TRIED
    };
    let mut dice = Dice(SplitMix64::new(17));
    let (mut healed, mut broken, mut safe, mut undecided) = (0, 0, 0, 0);
    for number in 0..tried {
        let chain = random(&mut dice);
        let composed = ends(&chain, &Limits::DEFAULT).unwrap();
        let found = brute_force(&chain);
        let beyond: BTreeSet<_> = found.difference(&composed).collect();
        let told = serde_json::to_string(&chain).unwrap();
        assert!(
            beyond.is_empty(),
            "{number}: {beyond:?} is not in {composed:?}: {told}"
        );
        for property in [is_lost, is_twice] {
            let has = |ends: &Ends| ends.iter().copied().any(property);
            if has(&composed) != has(&found) {
                undecided += 1;
                println!("{number}: the hops allow {composed:?}, runs have {found:?}: {told}");
            }
        }
        let is_safe = !composed.iter().any(|&end| is_lost(end) || is_twice(end));
        match (hops_are_safe(&chain), is_safe) {
            (false, true) => healed += 1,
            (true, false) => broken += 1,
            (true, true) => safe += 1,
            (false, false) => {}
        }
    }
    println!(
        "{tried} chains: {safe} safe, {healed} healed and {broken} broken by another hop; of \
         {undecided} the hops allow what no run was found to have"
    );
    assert!(ALLOWED * undecided <= tried, "{undecided} are undecided");
    assert!(
        3 * (healed + broken) >= tried,
        "{healed} healed, {broken} broken"
    );
}

/// Each named chain: the composed verdict, and a run that shows what is not safe.
#[test]
fn the_verdicts_of_the_named_chains() {
    use Standing::{Safe, Unsafe};
    for (name, lost, twice, hops) in [
        ("browser-alb-node", Unsafe, Safe, &[Safe, Unsafe][..]),
        ("nginx-gunicorn", Unsafe, Safe, &[Unsafe, Unsafe]),
        ("nginx-gunicorn-get", Safe, Safe, &[Safe, Safe]),
        ("nginx-front", Unsafe, Safe, &[Unsafe, Unsafe]),
        ("alb-nginx-app", Unsafe, Safe, &[Unsafe, Safe, Unsafe]),
        ("envoy-retries-reset", Safe, Safe, &[Safe, Safe]),
        ("envoy-retries-applied", Safe, Unsafe, &[Safe, Unsafe]),
        ("retries-multiply", Safe, Unsafe, &[Safe, Unsafe]),
        ("proxy-504-applied", Unsafe, Safe, &[Unsafe, Safe]),
        ("haproxy-mirrors-close", Safe, Safe, &[Safe, Unsafe]),
    ] {
        let found = judge(&find(name).unwrap().chain(), &Limits::DEFAULT);
        let rows: Vec<Standing> = found.hops.iter().map(|row| row.standing).collect();
        assert_eq!(
            (found.lost, found.twice, &rows[..]),
            (lost, twice, hops),
            "{name}: {:?}",
            found.ends
        );
        assert_eq!(found.witness.is_some(), found.standing == Unsafe, "{name}");
        for row in &found.hops {
            assert!(
                row.line.starts_with("Any traffic: "),
                "{name}: {}",
                row.line
            );
        }
    }
    assert_eq!(
        CHAINS.len(),
        15,
        "each has its row above or in chain_load.rs"
    );
}

/// What is to be typed makes the chain safe, by name of the hop and of the host.
#[test]
fn what_is_advised_makes_the_chain_safe() {
    for name in ["browser-alb-node", "nginx-gunicorn", "alb-nginx-app"] {
        let chain = find(name).unwrap().chain();
        let found = judge(&chain, &Limits::DEFAULT);
        let advice = advised(&chain, &found, &Limits::DEFAULT).unwrap();
        assert!(advice.safe, "{name}: {advice:?}");
        let mut changed = chain.clone();
        for (key, value) in advice.typed.iter().flat_map(|one| &one.set) {
            parameter::set(&mut changed, key, value).unwrap();
        }
        let after = ends(&changed, &Limits::DEFAULT).unwrap();
        assert!(
            !after.iter().any(|&end| is_lost(end) || is_twice(end)),
            "{name}"
        );
        let hosts = advice.typed.iter().flat_map(|one| &one.hosts);
        let known: Vec<String> = (0..=chain.hops.len())
            .map(|host| chain.host(host))
            .collect();
        assert!(
            hosts.into_iter().all(|host| known.contains(host)),
            "{advice:?}"
        );
    }
}
