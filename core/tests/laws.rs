//! What holds for every scenario, whatever is in it.
//!
//! proptest keeps the cases that once failed in `laws.proptest-regressions`; a
//! failure prints the scenario as JSON, which `cargo run -- show FILE` replays.

#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test insists on what it needs, and names the cases that it is about"
)]

use std::collections::BTreeMap;

use idlerace_core::explain::{explain, narrate};
use idlerace_core::http::Method;
use idlerace_core::parameter::{self, Parameter, ValueKind};
use idlerace_core::scenario::{self, Death, DeathPoint, Fault, FaultAction, Scenario};
use idlerace_core::segment::{Segment, Side};
use idlerace_core::simulate::simulate;
use idlerace_core::time::{Duration, Range};
use idlerace_core::trace::{Failure, Outcome, Trace, What};
use proptest::prelude::*;

/// Lengths that matter: nothing, lags, delays, timeouts, for ever.
const LENGTHS: [Duration; 9] = [
    Duration::ZERO,
    Duration::from_nanos(1),
    Duration::from_micros(20),
    Duration::from_millis(1),
    Duration::from_millis(5),
    Duration::from_millis(297),
    Duration::from_millis(300),
    Duration::from_secs(6),
    Duration::from_secs(86_400),
];

/// A text that the knob takes, picked by two numbers.
fn value(kind: ValueKind, pick: u64, other: u64) -> String {
    let length = |pick: u64, max: Duration| LENGTHS[usize::try_from(pick % 9).unwrap()].min(max);
    let range = |max| {
        let (a, b) = (length(pick, max), length(other, max));
        Range::new(a.min(b), a.max(b)).unwrap().to_string()
    };
    // So many more requests or octets only take longer.
    let number = |min: u64, max: u64| (min + pick % (max.min(min + 3_000) - min + 1)).to_string();
    let none = other.is_multiple_of(4);
    match kind {
        ValueKind::OptionalNumber { .. }
        | ValueKind::OptionalSeconds { .. }
        | ValueKind::OptionalLength { .. }
        | ValueKind::OptionalRange { .. }
            if none =>
        {
            "none".into()
        }
        // Probes in every second of a day would reach the limit of steps.
        ValueKind::OptionalSeconds { .. } => (20 + pick).to_string(),
        ValueKind::Number { min, max: 1_000 } => (min + pick % 12).to_string(),
        ValueKind::Number { min, max } | ValueKind::OptionalNumber { min, max } => number(min, max),
        ValueKind::Length { max } | ValueKind::OptionalLength { max } => {
            length(pick, max).to_string()
        }
        ValueKind::Range { max } | ValueKind::OptionalRange { max } => range(max),
        ValueKind::Flag => pick.is_multiple_of(2).to_string(),
        ValueKind::Choice(choices) => {
            choices[usize::try_from(pick).unwrap() % choices.len()].into()
        }
    }
}

fn kind_of_segment() -> impl Strategy<Value = scenario::SegmentKind> {
    use scenario::SegmentKind::{Ack, Data, Fin, Rst, Syn};
    prop_oneof![Just(Syn), Just(Fin), Just(Rst), Just(Data), Just(Ack)]
}

fn fault() -> impl Strategy<Value = Fault> {
    let fate = prop_oneof![
        Just(FaultAction::Drop),
        (0..8_usize).prop_map(|length| FaultAction::Delay {
            by: LENGTHS[length]
        }),
    ];
    let from = prop_oneof![Just(Side::Client), Just(Side::Server)];
    (from, kind_of_segment(), 1..5_u32, fate).prop_map(|(from, kind, nth, fate)| Fault {
        from,
        kind,
        nth,
        fate,
    })
}

fn death() -> impl Strategy<Value = Death> {
    let part = prop::option::of(1..16_u32);
    (1..4_u32, any::<bool>(), part, any::<bool>(), any::<bool>()).prop_map(
        |(request, and_later, part, before, resets)| {
            let when = if before {
                DeathPoint::BeforeApplying
            } else {
                DeathPoint::AfterApplying
            };
            // A response has sixteen octets at least.
            let written = part.filter(|_| !before).unwrap_or_default();
            Death {
                request,
                and_later,
                when,
                resets,
                written,
            }
        },
    )
}

/// Any scenario in bounds: knobs turned at random, then faults and a death.
fn scenarios() -> impl Strategy<Value = Scenario> {
    let turns = prop::collection::vec(
        (any::<prop::sample::Index>(), 0..1_000_u64, 0..1_000_u64),
        0..14,
    );
    let faults = prop::collection::vec(fault(), 0..3);
    (turns, faults, prop::option::of(death()), any::<u64>()).prop_map(
        |(turns, faults, death, seed)| {
            let mut scenario = Scenario {
                seed,
                ..Scenario::new()
            };
            scenario.requests.count = 4;
            for (which, pick, other) in turns {
                let knob: &Parameter = which.get(parameter::ALL);
                knob.set(&mut scenario, &value(knob.kind, pick, other))
                    .unwrap();
            }
            scenario.network.faults = faults;
            scenario.server.death = death;
            scenario
        },
    )
}

fn shown(scenario: &Scenario) -> String {
    serde_json::to_string(scenario).unwrap()
}

proptest! {
    #[test]
    fn a_run_ends_and_is_the_same_twice(scenario in scenarios()) {
        let trace = simulate(&scenario);
        prop_assert_eq!(trace.stopped_by, None, "{}", shown(&scenario));
        // Only a request that waits for ever (its RST was dropped, say) ends a run early.
        let hangs = trace.requests.last().is_some_and(|last| last.result == Err(Failure::Hangs));
        let all = trace.requests.len() == usize::try_from(scenario.requests.count).unwrap();
        prop_assert!(all || hangs, "{}", shown(&scenario));
        prop_assert_eq!(&trace, &simulate(&scenario), "{}", shown(&scenario));
    }

    #[test]
    fn time_never_goes_back(scenario in scenarios()) {
        let trace = simulate(&scenario);
        for pair in trace.events.windows(2) {
            prop_assert!(pair[0].at <= pair[1].at, "{}\n{}", shown(&scenario), pair[1]);
        }
    }

    /// A sentence fits a line of the page, and a story only quotes.
    #[test]
    fn every_event_is_told_in_one_short_sentence(scenario in scenarios()) {
        let trace = simulate(&scenario);
        let told = narrate(&trace);
        prop_assert_eq!(told.len(), trace.events.len(), "{}", shown(&scenario));
        for (event, sentence) in trace.events.iter().zip(&told) {
            let says = &sentence.says;
            prop_assert!((10..=110).contains(&says.chars().count()), "{event}: {says}");
            prop_assert!(says.ends_with('.'), "{event}: {says}");
            prop_assert!(!sentence.clause.is_empty(), "{event}");
        }
        for link in explain(&trace).stories.iter().flat_map(|story| &story.chain) {
            let sentence = &told[link.event.0 as usize];
            prop_assert_eq!(&link.says, &sentence.says);
            prop_assert_eq!(&link.clause, sentence.clause);
        }
    }

    #[test]
    fn what_arrives_was_sent_and_in_order_where_nothing_interferes(scenario in scenarios()) {
        let trace = simulate(&scenario);
        let network = &scenario.network;
        let ordered = network.faults.is_empty() && network.middlebox.is_none();
        if let Err(line) = arrivals_follow_departures(&trace, ordered) {
            prop_assert!(false, "{}\n{line}", shown(&scenario));
        }
    }

    #[test]
    fn a_request_is_applied_at_most_once_an_attempt(scenario in scenarios()) {
        for outcome in simulate(&scenario).requests {
            prop_assert!(outcome.applied <= outcome.attempts, "{}\n{outcome:?}", shown(&scenario));
        }
    }

    /// RFC 9110 §9.2.2: without a key, Go sends a POST again only if nothing was written.
    #[test]
    fn go_never_applies_a_post_twice(mut scenario in scenarios()) {
        scenario.client = scenario::Client::of(&idlerace_core::profile::clients::go::PROFILE);
        scenario.requests.method = Method::Post;
        scenario.requests.idempotency_key = false;
        for outcome in simulate(&scenario).requests {
            prop_assert!(outcome.applied <= 1, "{}\n{outcome:?}", shown(&scenario));
        }
    }

    /// The rule that the page teaches: C + RTT < S, with every lag counted, is safe.
    #[test]
    fn a_client_timeout_well_below_the_servers_loses_nothing(
        margin in 1..1_000_000_u64,
        pause in 0..700_u64,
        one_way in 0..40_u64,
        seed in any::<u64>(),
    ) {
        let mut scenario = Scenario { seed, ..Scenario::new() };
        scenario.requests.pause = Range::fixed(Duration::from_millis(pause));
        let delay = Range::new(Duration::ZERO, Duration::from_millis(one_way)).unwrap();
        scenario.network.to_server = delay;
        scenario.network.to_client = delay;
        scenario.requests.count = 6;
        let client = &scenario.client;
        let own = client.checkout_lag.max() + client.wake_lag.max();
        let lags = own + scenario.server.wake_lag.max();
        let spent = scenario.round_trip() + lags + Duration::from_nanos(margin);
        scenario.client.idle_timeout = Duration::from_millis(300).less(spent);
        for outcome in simulate(&scenario).requests {
            prop_assert_eq!(outcome.outcome(), Outcome::Served, "{}", shown(&scenario));
        }
    }

    #[test]
    fn json_takes_a_scenario_and_a_trace_there_and_back(scenario in scenarios()) {
        let back: Scenario = serde_json::from_str(&shown(&scenario)).unwrap();
        prop_assert_eq!(&back, &scenario);
        let trace = simulate(&scenario);
        let back: Trace = serde_json::from_str(&serde_json::to_string(&trace).unwrap()).unwrap();
        prop_assert_eq!(back, trace);
    }

    #[test]
    fn every_knob_reads_back_what_was_set(scenario in scenarios()) {
        prop_assert_eq!(parameter::check(&scenario), Ok(()));
        for knob in parameter::ALL.iter().filter(|knob| !knob.key.ends_with(".profile")) {
            let mut copy = scenario.clone();
            let value = knob.get(&scenario);
            knob.set(&mut copy, &value).unwrap();
            prop_assert_eq!(knob.get(&copy), value, "{}", knob.key);
        }
    }

    #[test]
    fn a_refused_value_is_named_and_changes_nothing(
        which in any::<prop::sample::Index>(),
        text in "\\PC{0,12}",
    ) {
        let knob: &Parameter = which.get(parameter::ALL);
        let before = Scenario::new();
        let mut scenario = before.clone();
        if let Err(problem) = knob.set(&mut scenario, &text) {
            prop_assert_eq!(&scenario, &before);
            prop_assert!(problem.to_string().starts_with(knob.key), "{}", problem);
            prop_assert!(problem.to_string().contains(text.trim()), "{}", problem);
        }
    }

    #[test]
    fn arbitrary_json_is_refused_or_runs(value in json(), field in 0..200_usize) {
        // Any value, and the same value in the place of one field of a good scenario.
        let _ = serde_json::from_value::<Scenario>(value.clone());
        let mut good = serde_json::to_value(Scenario::new()).unwrap();
        replace_nth(&mut good, &mut field.clone(), &value);
        if let Ok(scenario) = serde_json::from_value::<Scenario>(good)
            && parameter::check(&scenario).is_ok()
        {
            let _ = simulate(&scenario);
        }
    }
}

/// Every arrival was sent before, no more often than it was sent; and in the order
/// in which it was sent, unless a fault moved it.
fn arrivals_follow_departures(trace: &Trace, ordered: bool) -> Result<(), String> {
    let mut under_way: BTreeMap<(u32, Side), Vec<Segment>> = BTreeMap::new();
    for event in &trace.events {
        let Some(connection) = event.connection else {
            continue;
        };
        match (event.what, event.place.side()) {
            (What::Sent(segment), Some(from)) => under_way
                .entry((connection.0, from))
                .or_default()
                .push(segment),
            // What a middlebox makes up goes back to the sender: both directions may take it.
            (What::Sent(segment), None) => {
                for side in [Side::Client, Side::Server] {
                    under_way
                        .entry((connection.0, side))
                        .or_default()
                        .push(segment);
                }
            }
            (What::Arrived { segment, .. }, Some(to)) => {
                let queue = under_way.entry((connection.0, to.peer())).or_default();
                let Some(index) = queue.iter().position(|sent| *sent == segment) else {
                    return Err(event.to_string());
                };
                if ordered && index != 0 {
                    return Err(format!("overtook: {event}"));
                }
                queue.remove(index);
            }
            (What::Lost { segment, .. }, _) => {
                let sent = trace.event(event.cause.unwrap()).unwrap();
                // What a middlebox made up is lost only where the server is down.
                let from = sent.place.side().unwrap_or(Side::Client);
                let queue = under_way.entry((connection.0, from)).or_default();
                let index = queue.iter().rposition(|sent| *sent == segment);
                queue.remove(index.ok_or_else(|| event.to_string())?);
            }
            _ => {}
        }
    }
    Ok(())
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_map(|number| serde_json::Number::from_f64(number).into()),
        "\\PC{0,12}".prop_map(Into::into),
        "[0-9]{1,4}(ns|us|ms|s|h)(\\.\\.[0-9]{1,4}(ms|s))?".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map("[a-z_]{1,12}", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Puts a value in the place of the n-th leaf.
fn replace_nth(tree: &mut serde_json::Value, n: &mut usize, value: &serde_json::Value) {
    let children: Vec<&mut serde_json::Value> = match tree {
        serde_json::Value::Object(map) => map.iter_mut().map(|(_, child)| child).collect(),
        serde_json::Value::Array(list) => list.iter_mut().collect(),
        _ if *n == 0 => {
            *tree = value.clone();
            *n = usize::MAX;
            return;
        }
        _ => {
            *n -= 1;
            return;
        }
    };
    for child in children {
        replace_nth(child, n, value);
    }
}
