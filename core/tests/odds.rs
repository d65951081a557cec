//! The closed form of failure against the explorer and against sampling.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::compare::View;
use idlerace_core::explore::{Ending, Explored, Limits, Question, judge};
use idlerace_core::http::message::Method;
use idlerace_core::odds::{Gap, Rate, Window, certain, odds, possible};
use idlerace_core::parameter;
use idlerace_core::retry::Methods;
use idlerace_core::scenario::{Closing, Liveness, Scenario};
use idlerace_core::simulate::{run, sample};
use idlerace_core::time::{Duration, Range};
use idlerace_core::world::World;
use proptest::prelude::*;

const US: u64 = 1_000;

fn range(min: u64, width: u64) -> Range {
    let nanos = Duration::from_nanos;
    Range::new(nanos(min), nanos(min + width)).unwrap()
}

fn settings() -> impl Strategy<Value = Scenario> {
    let network = (0..40_000 * US, 0..40_000 * US, 0..9_000 * US, 0..9_000 * US);
    let lags = (
        0..900 * US,
        0..900 * US,
        0..900 * US,
        0..5_000 * US,
        any::<bool>(),
    );
    let ways = (
        0..4_u8,
        100_000 * US..500_000 * US,
        0..3_u8,
        0..600_000 * US,
    );
    (network, lags, ways).prop_map(|(network, lags, (liveness, idle, stay, own))| {
        let (up, down, up_width, down_width) = network;
        let (wake, checkout, close, notice, fixed) = lags;
        let width = |width| if fixed { 0 } else { width };
        let mut scenario = Scenario::new();
        scenario.network.to_server = range(up, width(up_width));
        scenario.network.to_client = range(down, width(down_width));
        scenario.client.wake_lag = range(wake, width(wake / 2));
        scenario.client.checkout_lag = range(checkout, width(checkout));
        scenario.client.idle_timeout = (stay == 0).then(|| Duration::from_nanos(own));
        scenario.client.liveness = match liveness {
            0 => Liveness::None,
            1 => Liveness::Checkout,
            2 => Liveness::CheckoutAfter {
                idle: Duration::from_nanos(own / 2),
            },
            _ => Liveness::Background {
                lag: range(notice, width(notice / 2)),
            },
        };
        scenario.server.idle_timeout = Some(Duration::from_nanos(idle));
        scenario.server.timer_lag = range(notice / 3, width(notice));
        scenario.server.close_lag = range(close, width(close));
        scenario
    })
}

/// Of the ways to end, those in which the second request's first attempt fails, and those
/// in which it does not.
fn ways(found: &Explored) -> (bool, bool) {
    let failed = |end: &Ending| {
        let second = &end.requests[1];
        second.result.is_err() || second.attempts > 1
    };
    let any = found.endings.iter().any(failed);
    (any, found.endings.iter().any(|end| !failed(end)))
}

proptest! {
    /// A pause fails in some order if and only if it lies in the window, on both sides of
    /// both its ends, to the nanosecond; and in every order well inside the other.
    #[test]
    fn the_window_is_the_explorers(scenario in settings(), inside in 0..1_000_u64) {
        let (can, must) = (possible(&scenario), certain(&scenario));
        let mut pauses = vec![0, 300_000 * US, 700_000 * US];
        for window in [can, must].into_iter().flatten() {
            let (from, last) = (window.from.as_nanos(), window.until.map(Duration::as_nanos));
            let last = last.unwrap_or(from + 900_000 * US);
            let between = from + (last.saturating_sub(from)) * inside / 1_000;
            pauses.extend([from.saturating_sub(1), from, between, last, last + 1]);
        }
        for pause in pauses {
            let pause = Duration::from_nanos(pause);
            let mut scenario = scenario.clone();
            scenario.requests.pause = Range::fixed(pause);
            let (fails, holds) = ways(&judge(&scenario, Question::AsTimed, &Limits::DEFAULT));
            let text = serde_json::to_string(&scenario).unwrap();
            let lies = |window: Option<Window>| window.is_some_and(|one| one.holds(pause));
            prop_assert_eq!(fails, lies(can), "{} {:?} {}", pause, can, text);
            // At its ends the winner of a tie decides.
            let past = |one: Window| one.until.is_none_or(|last| pause < last);
            let within = must.is_some_and(|one| one.from < pause && past(one));
            prop_assert!(!within || !holds, "{} {:?} {}", pause, must, text);
        }
    }
}

/// A client that sends some of what failed again, on connections that end in either way.
fn healing() -> impl Strategy<Value = Scenario> {
    let rules = (0..4_usize, 0..4_usize, 0..4_usize);
    let ways = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (settings(), rules, ways).prop_map(|(mut scenario, rules, ways)| {
        let all = [
            Methods::None,
            Methods::Safe,
            Methods::Idempotent,
            Methods::Any,
        ];
        let (get, split, abort, reads) = ways;
        let client = &mut scenario.client;
        client.retry.closed_idle = all[rules.0];
        client.retry.nothing_written = all[rules.1];
        client.retry.no_response = all[rules.2];
        client.retry.limit = 2;
        client.reads_after_failed_write = reads;
        client.split_write = split.then(|| range(30 * US, 400 * US));
        if get {
            scenario.requests.method = Method::Get;
        }
        if abort {
            scenario.server.closing = Closing::Abort;
        }
        scenario
    })
}

proptest! {
    /// Where a request can fail for its user, the pause lies in the user's window; well
    /// inside that of certain failures, it does in every order.
    #[test]
    fn what_the_user_hears_is_the_explorers(scenario in healing(), inside in 1..999_u64) {
        let (first, user) = {
            let all = odds(&scenario).unwrap();
            (all.first, all.user)
        };
        let mut pauses = vec![0, 300_000 * US];
        let windows = [&first.possible, &user.possible, &user.certain];
        for window in windows.into_iter().flatten() {
            let (from, last) = (window.from.as_nanos(), window.until.map(Duration::as_nanos));
            let last = last.unwrap_or(from + 900_000 * US);
            let between = from + last.saturating_sub(from) * inside / 1_000;
            pauses.extend([from.saturating_sub(1), from + 1, between, last, last + 1]);
        }
        for pause in pauses {
            let pause = Duration::from_nanos(pause);
            let mut scenario = scenario.clone();
            scenario.requests.pause = Range::fixed(pause);
            let found = judge(&scenario, Question::AsTimed, &Limits::DEFAULT);
            let lost = |end: &Ending| end.requests[1].result.is_err();
            let text = serde_json::to_string(&scenario).unwrap();
            let can = user.possible.iter().any(|window| window.holds(pause));
            prop_assert!(
                can || !found.endings.iter().any(lost),
                "{} {:?} {}", pause, &user.possible, text
            );
            let past = |one: Window| one.until.is_none_or(|last| pause < last);
            let within = user.certain.iter().any(|one| one.from < pause && past(*one));
            prop_assert!(
                !within || found.endings.iter().all(lost),
                "{} {:?} {}", pause, &user.certain, text
            );
        }
    }
}

/// What a run of a scenario contradicts of its odds.
fn contradicted(scenario: &Scenario) -> Option<String> {
    let odds = odds(scenario).ok()?;
    let gap = Gap::Uniform(scenario.requests.pause);
    let ([can, _], [told, sure]) = (odds.first.rates(&gap), odds.user.rates(&gap));
    let mut world = World::new(scenario, false);
    run(&mut world);
    let all = world.requests();
    let lost = all.iter().any(|one| one.result.is_err());
    let failed = lost || all.iter().any(|one| one.attempts > 1);
    let second_served = all.get(1).is_some_and(|one| one.result.is_ok());
    [
        (
            failed && can == Rate(0),
            "a first attempt failed, and 0 % do",
        ),
        (lost && told == Rate(0), "a request failed, and 0 % do"),
        (
            second_served && sure == Rate::ONE,
            "a request was served, and all fail",
        ),
    ]
    .into_iter()
    .find_map(|(contradicted, words)| contradicted.then(|| words.to_owned()))
}

/// Of no entry, as it is and with other values of its settings, do the odds contradict what
/// happens in it.
#[test]
fn no_odds_contradict_what_is_shown() {
    let values = [
        // At 295ms the client of one entry lets go, and the winner of a tie decides.
        ("requests.pause", "295.3ms"),
        ("requests.pause", "0s..1s"),
        ("requests.pause", "400s"),
        ("requests.method", "GET"),
        ("requests.idempotency_key", "true"),
        ("client.profile", "curl"),
        ("client.profile", "hyper-util"),
        ("client.profile", "requests"),
        ("client.profile", "urllib3"),
        ("client.liveness", "none"),
        ("client.liveness", "checkout"),
        ("client.idle_timeout", "none"),
        ("client.request_timeout", "50ms"),
        ("client.retry", "idempotent"),
        ("client.retry", "any"),
        ("client.tcp_keepalive", "15s"),
        ("client.split_write", "1ms"),
        ("server.closing", "abort"),
        ("server.closing", "half-close"),
        ("server.handler_time", "0s..30ms"),
        ("server.max_requests", "1"),
        ("server.shutdown_at", "100ms"),
        ("server.killed_at", "250ms"),
        ("network.middlebox", "200ms"),
        ("network.to_client", "1ms..40ms"),
    ];
    let mut wrong = Vec::new();
    for entry in ENTRIES {
        let mut all = vec![("as it is", "")];
        all.extend(values);
        for (key, value) in all {
            let mut scenario = entry.scenario();
            if !value.is_empty() {
                parameter::set(&mut scenario, key, value).unwrap();
            }
            for seed in 1..=5 {
                scenario.seed = seed;
                let said = contradicted(&scenario);
                wrong.extend(said.map(|words| format!("{} {key}={value}: {words}", entry.name)));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is not counted is said with its settings, and has no rate.
#[test]
fn what_has_more_than_the_race_is_refused() {
    for (name, keys) in [
        ("nat-forgets", "network.middlebox"),
        ("firewall-resets", "network.middlebox"),
        ("firewall-resets-server", "network.middlebox"),
        ("deploy", "server.shutdown_at"),
        ("worker-killed", "server.killed_at"),
        ("host-rebooted", "server.host_down"),
        ("slow-handler", "client.request_timeout"),
        ("port-closed", "server.service"),
        ("plain-to-tls-port", "server.service"),
        ("died-after-applying", "server.death"),
        ("backlog-full-silent", "server.queue_full"),
        ("lost-fin", "network.faults"),
    ] {
        let refused = odds(&find(name).unwrap().scenario()).unwrap_err();
        assert_eq!(refused.0[0].0, keys, "{refused}");
        assert!(refused.to_string().contains("the idle race alone"));
    }
}

/// Case 05: what the field reports of a load balancer that looks at FINs.
#[test]
fn a_load_balancer_in_front_of_node_fails_as_rarely_as_is_reported() {
    let mut scenario = find("alb-and-node").unwrap().scenario();
    parameter::set(&mut scenario, "client.liveness", "background").unwrap();
    let mean = |mean: &str| Gap::Exponential {
        mean: mean.parse().unwrap(),
    };
    let [most, _] = odds(&scenario).unwrap().user.rates(&mean("6s"));
    // 1.08 ms of pauses: 0.0066 %.
    assert_eq!(most.0 / 1_000_000, 66);
    parameter::set_all(
        &mut scenario,
        [("server.idle_timeout", "2s"), ("server.profile", "go")],
    )
    .unwrap();
    let [most, _] = odds(&scenario).unwrap().user.rates(&mean("2s"));
    assert_eq!(most.0 / 1_000_000, 198);
}

/// With fixed delays both windows are one, and its share of the pauses is how often
/// sampling sees it.
#[test]
fn the_rate_is_the_one_that_sampling_sees() {
    let mut scenario = find("crossing").unwrap().scenario();
    scenario.requests.pause = "280ms..330ms".parse().unwrap();
    assert_eq!(possible(&scenario), certain(&scenario));
    let window = possible(&scenario).unwrap();
    let rate = window.rate(&Gap::Uniform(scenario.requests.pause));
    let seeds = 20_000;
    let failed = |way: &View| way.result.is_err() || way.attempts > 1;
    let ways = sample(&scenario, seeds);
    let seen: u32 = ways
        .iter()
        .filter(|(way, _)| failed(way))
        .map(|(_, count)| count)
        .sum();
    let expected = i64::try_from(rate.of(seeds.into())).unwrap();
    // Four standard deviations of a binomial of 20,000 draws are at most 283.
    assert!(
        (i64::from(seen) - expected).abs() < 283,
        "{seen} of {seeds}, expected {expected}"
    );
    assert!(rate > Rate(0) && rate < Rate::ONE);
}

/// A pause in the closed form is one in `simulate`.
#[test]
fn simulate_fails_inside_the_window_only() {
    let mut scenario = find("crossing").unwrap().scenario();
    let window = possible(&scenario).unwrap();
    for micros in (280_000..330_000).step_by(371) {
        let pause = Duration::from_micros(micros);
        scenario.requests.pause = Range::fixed(pause);
        let mut world = World::new(&scenario, false);
        run(&mut world);
        let failed = world.requests()[1].result.is_err();
        assert_eq!(failed, window.holds(pause), "{pause}");
    }
}

/// A client that reads its answer long after the server has closed is told of the FIN after it
/// has read, and not before.
#[test]
fn what_waits_behind_an_unread_answer_is_in_the_window() {
    let mut scenario = find("crossing").unwrap().scenario();
    let settings = [
        ("client.wake_lag", "6s"),
        ("client.liveness", "background"),
        ("client.notice_lag", "5ms"),
        ("client.idle_timeout", "none"),
        ("server.idle_timeout", "2s"),
    ];
    parameter::set_all(&mut scenario, settings).unwrap();
    let window = possible(&scenario).unwrap();
    for micros in (0..12_000).step_by(371) {
        let pause = Duration::from_micros(micros);
        scenario.requests.pause = Range::fixed(pause);
        let mut world = World::new(&scenario, false);
        run(&mut world);
        let failed = world.requests()[1].result.is_err();
        assert_eq!(failed, window.holds(pause), "{pause} {window:?}");
    }
}

/// A thousand times as long a mean pause as the window is wide: few fail, and most of them
/// where the pauses are about as long as the timeout.
#[test]
fn traffic_that_is_neither_busy_nor_still_fails_most() {
    let scenario = find("crossing").unwrap().scenario();
    let window = possible(&scenario).unwrap();
    let rate = |mean: &str| {
        window.rate(&Gap::Exponential {
            mean: mean.parse().unwrap(),
        })
    };
    assert!(rate("10ms") < rate("300ms") && rate("300ms") > rate("60s"));
}

/// Where a window has no width two things come at one instant: nothing is sure.
#[test]
fn a_tie_is_not_sure_to_fail() {
    let at_its_end = find("client-timeout-too-close").unwrap().scenario();
    let mut tie = at_its_end.clone();
    tie.server.idle_timeout = Some(Duration::from_nanos(305_030_000));
    for (mut scenario, pause, possible, certain) in [
        (at_its_end.clone(), 295_000_000, Rate::ONE, Rate(0)),
        (at_its_end, 294_999_999, Rate::ONE, Rate::ONE),
        (tie, 295_000_000, Rate::ONE, Rate(0)),
    ] {
        scenario.requests.pause = Range::fixed(Duration::from_nanos(pause));
        let gap = Gap::Uniform(scenario.requests.pause);
        let rates = odds(&scenario).unwrap().first.rates(&gap);
        assert_eq!(rates, [possible, certain], "{pause}");
    }
}
