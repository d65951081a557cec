//! The formula of every named scenario, as it was read by a person; and that it is true: of
//! random settings, to the nanosecond.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

#[path = "explore/random.rs"]
mod random;

use std::fmt::Write as _;

use expect_test::expect_file;
use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::explore::{Formula, Inequality, Limits, Question, Verdict, formula, judge};
use idlerace_core::parameter;
use idlerace_core::rng::SplitMix64;
use idlerace_core::scenario::Scenario;
use idlerace_core::scenario::delays::DelayRole;
use idlerace_core::time::{Duration, Range};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use random::{MS, scenarios};

#[test]
fn every_entry_has_the_formula_that_was_reviewed() {
    let mut table = String::new();
    for entry in ENTRIES {
        let formula = formula(&entry.scenario(), &Limits::DEFAULT);
        let said = formula.map_or_else(|| "none".into(), |one| one.to_string());
        let _ = writeln!(table, "{}: {said}", entry.name);
    }
    expect_file!["golden/formulas.txt"].assert_eq(&table);
}

/// No length is told that is not the scenario's, of whatever a formula is made of: what a
/// setting would have to be that nobody has set has no number.
#[test]
fn no_number_is_told_that_nobody_has_set() {
    fn inequalities(formula: &Formula) -> Option<&Inequality> {
        match formula {
            Formula::Time(inequality) => Some(inequality),
            Formula::Setting(reason) => inequalities(reason.otherwise.as_ref()?),
        }
    }
    for entry in ENTRIES {
        for (key, value) in [("seed", "1"), ("server.profile", "go")] {
            let mut scenario = entry.scenario();
            parameter::set(&mut scenario, key, value).unwrap();
            let Some(found) = formula(&scenario, &Limits::DEFAULT) else {
                continue;
            };
            let Some(one) = inequalities(&found) else {
                continue;
            };
            let delays = delays(&scenario);
            for term in one.left.iter().chain(&one.right) {
                let Some(length) = term.length else { continue };
                let is_it = |(_, both): &(_, [Duration; 2])| both.contains(&length);
                let known = term.key.is_none() || delays.iter().any(is_it);
                assert!(known, "{} --set {key}={value}: {found}", entry.name);
            }
        }
    }
    let mut scenario = find("alb-and-node").unwrap().scenario();
    parameter::set(&mut scenario, "server.profile", "go").unwrap();
    let told = formula(&scenario, &Limits::DEFAULT).unwrap().to_string();
    assert_eq!(
        told,
        "safe because the server closes no idle connection (server.idle_timeout=none); with one \
         that does, client idle 60s + to server 500us + to client 500us + lateness 30us < \
         server idle has to hold"
    );
}

/// No request is answered in time, so no connection is used twice; that the client would send a
/// GET again has no part in it.
#[test]
fn what_protects_nothing_is_no_reason() {
    for name in [
        "nat-forgets",
        "nat-forgets-no-timeout",
        "firewall-resets",
        "firewall-resets-both",
        "firewall-resets-server",
    ] {
        let mut scenario = find(name).unwrap().scenario();
        let set = [
            ("client.profile", "go"),
            ("client.request_timeout", "2s"),
            ("server.handler_time", "3s"),
        ];
        parameter::set_all(&mut scenario, set).unwrap();
        let told = formula(&scenario, &Limits::DEFAULT).unwrap().to_string();
        let because = "safe because the client gives each request up before it is answered";
        assert!(told.starts_with(because), "{name}: {told}");
        assert!(!told.contains("client.retry"), "{name}: {told}");
    }
}

/// Why it is unsafe is said of everything that is.
#[test]
fn what_is_unsafe_has_a_reason() {
    for entry in ENTRIES {
        let scenario = entry.scenario();
        if matches!(verdict(&scenario), Verdict::Unsafe { .. }) {
            assert!(
                formula(&scenario, &Limits::DEFAULT).is_some(),
                "{}",
                entry.name
            );
        }
    }
}

fn verdict(scenario: &Scenario) -> Verdict {
    judge(scenario, Question::AnyTraffic, &Limits::DEFAULT).verdict
}

/// The least and the most of every delay, with its key.
fn delays(scenario: &Scenario) -> Vec<(&'static str, [Duration; 2])> {
    let mut scenario = scenario.clone();
    let both = |role: DelayRole<'_>| match role {
        DelayRole::Timer(length)
        | DelayRole::Idle(length)
        | DelayRole::Held(length)
        | DelayRole::Announced(length) => [*length; 2],
        DelayRole::Pause(range)
        | DelayRole::TimerLag(range)
        | DelayRole::ApplicationLag(range)
        | DelayRole::WakeLag(_, range)
        | DelayRole::Path(_, range)
        | DelayRole::Outage(range)
        | DelayRole::Moment(range)
        | DelayRole::Suspension(range) => [range.min(), range.max()],
    };
    let all = scenario.delays_mut().into_iter();
    all.map(|delay| (delay.key, both(delay.role))).collect()
}

/// Other lengths than whole milliseconds: sums of them do not meet by chance.
fn odd(mut scenario: Scenario, seed: u64) -> Scenario {
    for (delay, nth) in scenario.delays_mut().into_iter().zip(0..) {
        let more = Duration::from_nanos(SplitMix64::after(seed, nth).draw() % MS);
        match delay.role {
            DelayRole::Timer(length) | DelayRole::Idle(length) | DelayRole::Held(length) => {
                *length = *length + more;
            }
            DelayRole::TimerLag(range)
            | DelayRole::ApplicationLag(range)
            | DelayRole::WakeLag(_, range)
            | DelayRole::Path(_, range) => {
                *range = Range::new(range.min() + more, range.max() + more).unwrap();
            }
            DelayRole::Announced(_)
            | DelayRole::Pause(_)
            | DelayRole::Outage(_)
            | DelayRole::Moment(_)
            | DelayRole::Suspension(_) => {}
        }
    }
    scenario
}

/// Every number is the scenario's, and they add up.
fn its_numbers_are_right(scenario: &Scenario, one: &Inequality) {
    let delays = delays(scenario);
    let mut sums = [0_u128; 2];
    for (terms, sum) in [&one.left, &one.right].into_iter().zip(&mut sums) {
        for term in terms {
            let Some(length) = term.length else {
                assert_eq!(term.key, Some("client.idle_timeout"));
                assert!(!one.holds && one.by.is_none(), "{one}");
                return;
            };
            let is_it =
                |(key, both): &(_, [Duration; 2])| Some(*key) == term.key && both.contains(&length);
            let is_kernels = term.key.is_none() && term.name.starts_with("kernel ");
            let is_next = term.key.is_none() && length == Duration::from_nanos(1);
            let known = is_kernels || is_next || delays.iter().any(is_it);
            assert!(known, "{term:?} {delays:?}");
            *sum += u128::from(length.as_nanos()) * u128::from(term.times);
        }
    }
    assert_eq!(one.holds, sums[0] < sums[1], "{one}");
    let by = one.by.unwrap().as_nanos();
    assert_eq!(u128::from(by), sums[0].abs_diff(sums[1]), "{one}");
}

/// Where a retry and the timeouts each make it safe, the retry is told, and the inequality as
/// what would do without it.
#[test]
fn two_that_protect_are_both_told() {
    let mut scenario = find("get-is-retried").unwrap().scenario();
    scenario.client.idle_timeout = Some(Duration::from_millis(250));
    let told = formula(&scenario, &Limits::DEFAULT).unwrap().to_string();
    assert!(
        told.starts_with("safe because the client sends a request again"),
        "{told}"
    );
    assert!(told.ends_with("without that, client idle 250ms + to server 5ms + to client 5ms + lateness 30us < server idle 300ms: true by 39.97ms"), "{told}");
}

/// Random settings, always the same ones: a fifth of the cases that other laws take, for each
/// is some dozen explorations. A thousand when the long tests ask for five.
fn settings() -> impl Iterator<Item = Scenario> {
    let mut runner = TestRunner::deterministic();
    let both = (scenarios(), any::<u64>());
    let cases = ProptestConfig::default().cases.div_ceil(5);
    (0..cases).map(move |_| {
        let (scenario, seed) = both.new_tree(&mut runner).unwrap().current();
        odd(scenario, seed)
    })
}

/// It says what is so; a nanosecond beyond its edge the verdict is the other one.
#[test]
fn a_formula_is_where_the_verdict_changes() {
    let is_safe = |scenario: &Scenario| match verdict(scenario) {
        Verdict::Safe => Some(true),
        Verdict::Unsafe { .. } => Some(false),
        Verdict::Undecided { .. } => None,
    };
    let (mut all, mut found_none, mut edges) = (0, 0, [0, 0]);
    for scenario in settings() {
        all += 1;
        let shown = || serde_json::to_string(&scenario).unwrap();
        let Some(found) = formula(&scenario, &Limits::DEFAULT) else {
            found_none += 1;
            continue;
        };
        let safe = is_safe(&scenario);
        assert_eq!(safe, Some(found.holds()), "{found} {}", shown());
        let Formula::Time(found) = found else {
            continue;
        };
        its_numbers_are_right(&scenario, &found);
        let Some(edge) = found.edge else { continue };
        let apart = edge.safe_at.as_nanos().abs_diff(edge.unsafe_at.as_nanos());
        assert_eq!(apart, 1, "{edge:?}");
        for (value, safe) in [(edge.safe_at, true), (edge.unsafe_at, false)] {
            let mut moved = scenario.clone();
            parameter::set(&mut moved, edge.parameter, &value.to_string()).unwrap();
            assert_eq!(is_safe(&moved), Some(safe), "{value} {found} {}", shown());
        }
        edges[usize::from(found.holds)] += 1;
    }
    println!("{all} settings, {edges:?} with an edge, {found_none} without a formula");
    assert!(
        edges.iter().all(|count| count * 20 > all),
        "{edges:?} of {all}"
    );
    // With what goes wrong at any moment there can be too much to look at; few settings can
    // have more of it than their share.
    let share = if all < 1_000 { 4 } else { 5 };
    assert!(found_none * share < all, "{found_none} of {all}");
}

/// What is announced is turned by whole seconds, and its margin by nanoseconds.
#[test]
fn a_margin_of_any_length_has_a_formula() {
    for (name, settings) in [
        ("keep-alive-hint", &[("server.hint", "5500ms")][..]),
        (
            "crossing",
            &[("server.hint", "1s"), ("client.hint_margin", "310ms")],
        ),
        (
            "crossing",
            &[
                ("server.profile", "node"),
                ("server.hint", "1s"),
                ("client.hint_margin", "100ms"),
            ],
        ),
    ] {
        let mut scenario = find(name).unwrap().scenario();
        parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
        let text = formula(&scenario, &Limits::DEFAULT).unwrap().to_string();
        assert!(!text.contains("a nanosecond"), "{settings:?}: {text}");
        println!("{text}");
    }
}

/// What is safe is so for a reason that is true: a limit of many requests is none.
#[test]
fn what_is_safe_has_a_reason_that_protects() {
    let said = |name: &str, settings: &[(&str, &str)]| {
        let mut scenario = find(name).unwrap().scenario();
        parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
        assert_eq!(verdict(&scenario), Verdict::Safe, "{settings:?}");
        let found = formula(&scenario, &Limits::DEFAULT);
        found.map_or_else(|| format!("{settings:?}: none"), |found| found.to_string())
    };
    let pair = |client, server| {
        let get = ("requests.method", "GET");
        let both = [("client.profile", client), ("server.profile", server), get];
        said("crossing", &both)
    };
    assert_eq!(
        pair("nginx-upstream", "nginx"),
        "safe because the client sends a request again when its connection fails (GET) \
         (client.retry=idempotent); without that, client idle 60s + to server 5ms + to client 5ms \
         + lateness 30us < server idle 75s: true by 14.98997s"
    );
    for (client, server) in [
        ("go", "nginx"),
        ("go", "puma"),
        ("curl", "nginx"),
        ("curl", "puma"),
        ("urllib3", "apache"),
    ] {
        let text = pair(client, server);
        assert!(text.starts_with("safe because the client sends"), "{text}");
    }
    for eaten in [
        ("server.hint", "1s"),
        ("client.hint_margin", "5s"),
        ("client.hint_margin", "6s"),
    ] {
        let text = said("keep-alive-hint", &[eaten]);
        assert!(
            text.starts_with("safe because the server announces no more"),
            "{text}"
        );
        assert!(text.contains("client idle 5s + "), "{text}");
    }
}
