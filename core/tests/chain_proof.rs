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
#[path = "chain_proof/random.rs"]
mod random;

use std::collections::BTreeSet;

use dice::Dice;
use idlerace_core::explore::{Limits, Question, Verdict, judge as judge_hop};
use idlerace_core::http::message::Method;
use idlerace_core::profile::{Proxy, clients, servers};
use idlerace_core::prove_chain::{End, Ends, Standing, advised, ends, judge};
use idlerace_core::rng::SplitMix64;
use idlerace_core::run::chain::outcomes;
use idlerace_core::scenario::chain::catalog::{CHAINS, find};
use idlerace_core::scenario::chain::{Chain, Relay, Reply, parameter};
use idlerace_core::scenario::{Death, DeathPoint};
use idlerace_core::time::{Duration, Range};
use random::{MS, SENDS_AGAIN, ms, random};

/// So many random chains; the long tests ask for more.
const CHAINS_TRIED: u64 = 300;
const CHAINS_TRIED_LONG: u64 = 3_000;

/// Of so many chains one may be undecided: what its hops together allow is more than can happen.
const ALLOWED: u64 = 50;

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
        for property in [End::is_lost, End::is_twice] {
            let has = |ends: &Ends| ends.iter().copied().any(property);
            if has(&composed) != has(&found) {
                undecided += 1;
                println!("{number}: the hops allow {composed:?}, runs have {found:?}: {told}");
            }
        }
        let is_safe = !composed.iter().any(|end| end.is_lost() || end.is_twice());
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

/// A request that is sent again can be handled for nobody, and neither with the most nor with the
/// least patience that can be left: there it is answered in time, or given up unwritten.
#[test]
fn a_retry_has_any_patience_that_can_be_left() {
    let proxy = Proxy::find("nginx").unwrap();
    let mut chain = Chain::of(&clients::go::PROFILE, &[proxy], &servers::go::PROFILE);
    chain.requests.method = Method::Get;
    for hop in &mut chain.hops {
        hop.network.to_server = Range::fixed(Duration::from_micros(1_500));
        hop.network.to_client = Range::fixed(ms(2));
        hop.client.retry = SENDS_AGAIN;
        hop.client.retry.limit = 1;
        (hop.client.idle_timeout, hop.server.idle_timeout) = (None, None);
        hop.server.handler_time = Range::default();
    }
    chain.hops[0].relay = Some(Relay {
        timed_out: Reply::Closed,
        ..Relay::USUAL
    });
    let back = &mut chain.hops[1];
    back.client.idle_timeout = Some(ms(38));
    back.client.request_timeout = Some(ms(9));
    back.server.idle_timeout = Some(ms(58));
    back.server.death = Some(Death {
        request: 2,
        and_later: false,
        when: DeathPoint::BeforeApplying,
        resets: false,
        written: 0,
    });
    let twice = End {
        result: Ok(Reply::Answered),
        applied: 2,
    };
    assert!(brute_force(&chain).contains(&twice));
    assert!(ends(&chain, &Limits::DEFAULT).unwrap().contains(&twice));
}

/// What the hops allow and no run shows is undecided: of random chains few are.
#[test]
fn few_chains_are_undecided() {
    let long = std::env::var_os("IDLERACE_SETTINGS").is_some();
    let tried = if long { 1_000 } else { 60 };
    let mut dice = Dice(SplitMix64::new(18));
    let (mut undecided, mut missed) = (0, 0);
    for number in 0..tried {
        let chain = random(&mut dice);
        let found = judge(&chain, &Limits::DEFAULT);
        assert_eq!(found.reached, None, "{number}");
        for (standing, property) in [
            (found.lost, End::is_lost as fn(End) -> bool),
            (found.twice, End::is_twice as fn(End) -> bool),
        ] {
            if standing == Standing::Undecided {
                undecided += 1;
                let shown = brute_force(&chain).into_iter().any(property);
                missed += u64::from(shown);
                println!("{number}: a run shows it: {shown}");
            }
        }
    }
    println!("{tried} chains: {undecided} undecided, of which runs show {missed}");
    assert!(
        ALLOWED * undecided <= tried && 100 * missed <= tried,
        "{undecided} undecided, {missed} missed"
    );
}

/// A hop behind which there is too much to look at is said to be undecided, and why.
#[test]
fn a_hop_whose_handler_is_not_known_is_undecided() {
    let chain = find("alb-nginx-app").unwrap().chain();
    let limits = Limits {
        steps: 3,
        ..Limits::DEFAULT
    };
    let found = judge(&chain, &limits);
    let [first, second, _] = &found.hops[..] else {
        unreachable!("it has three hops")
    };
    for row in [first, second] {
        assert_eq!(row.standing, Standing::Undecided);
        assert!(row.line.contains("how long its server takes is not known"));
    }
    assert!(found.reached.is_some());
}

/// A hop for which there is nothing to type keeps nobody from what there is for the others.
#[test]
fn a_hop_without_advice_leaves_that_of_the_others() {
    let chain = find("alb-nginx-app").unwrap().chain();
    let mut found = judge(&chain, &Limits::DEFAULT);
    let first = &mut found.hops[0];
    (first.standing, first.advice) = (Standing::Undecided, Vec::new());
    let advice = advised(&chain, &found, &Limits::DEFAULT).unwrap();
    assert_eq!(advice.without, [1]);
    assert!(advice.typed.iter().any(|one| one.hop == 3), "{advice:?}");
}

/// What is set of the load is the whole chain's, and has no hop in its key.
#[test]
fn what_is_typed_can_be_set_in_the_chain() {
    let alb = Proxy::find("alb").unwrap();
    let server = &servers::gunicorn::PROFILE;
    let chain = Chain::of(&clients::go::PROFILE, &[alb, alb], server);
    let found = judge(&chain, &Limits::DEFAULT);
    let typed: Vec<_> = found.hops.iter().flat_map(|row| &row.advice).collect();
    let key = "requests.idempotency_key";
    assert!(typed.iter().any(|one| one.set[0].0 == key), "{typed:?}");
    for (key, value) in typed.iter().flat_map(|one| &one.set) {
        assert_eq!(parameter::set(&mut chain.clone(), key, value), Ok(()));
    }
    assert!(advised(&chain, &found, &Limits::DEFAULT).is_some());
}

/// Each named chain: the composed verdict, and a run that shows what is not safe.
#[test]
fn the_verdicts_of_the_named_chains() {
    use Standing::{Safe, Unsafe};
    for (name, lost, twice, hops) in [
        ("browser-alb-node", Unsafe, Safe, &[Safe, Unsafe][..]),
        ("nginx-gunicorn", Unsafe, Safe, &[Safe, Unsafe]),
        ("nginx-gunicorn-get", Safe, Safe, &[Safe, Safe]),
        ("nginx-front", Unsafe, Safe, &[Unsafe, Unsafe]),
        ("alb-nginx-app", Unsafe, Safe, &[Safe, Safe, Unsafe]),
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
            !after.iter().any(|end| end.is_lost() || end.is_twice()),
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
