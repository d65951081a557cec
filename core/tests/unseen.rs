//! What kernels do unseen is left out of what is explored for any traffic. As timed nothing is:
//! the pauses that fail are the same to the nanosecond, and what is called safe loses nothing.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog;
use idlerace_core::explore::{Limits, Question, Verdict, failing_pauses, judge};
use idlerace_core::parameter;
use idlerace_core::scenario::Scenario;
use idlerace_core::time::{Duration, Range};

fn named(name: &str, settings: &[(&str, &str)]) -> Scenario {
    let mut scenario = catalog::find(name).unwrap().scenario();
    parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
    scenario
}

fn verdict(scenario: &Scenario, question: Question) -> Verdict {
    judge(scenario, question, &Limits::DEFAULT).verdict
}

/// Whether the second request is lost after a pause of so many nanoseconds.
fn fails(scenario: &Scenario, pause: u64) -> bool {
    let mut timed = scenario.clone();
    timed.requests.count = 2;
    timed.requests.pause = Range::fixed(Duration::from_nanos(pause));
    match verdict(&timed, Question::AsTimed) {
        Verdict::Unsafe { .. } => true,
        Verdict::Safe => false,
        Verdict::Undecided { limit } => panic!("{pause}: {limit}"),
    }
}

#[test]
fn the_pauses_that_fail_with_a_segment_lost_or_late_are_exact() {
    for (name, said) in [
        ("lost-fin", "from 289.97ms to 512.05ms"),
        ("late-packet", "from 77.97ms to 300.05ms"),
    ] {
        let scenario = named(name, &[]);
        let found = failing_pauses(&scenario, &Limits::DEFAULT).unwrap();
        let [pauses] = found[..] else {
            panic!("{name}: {found:?}");
        };
        assert_eq!(pauses.sentence(), said, "{name}");
        let (from, to) = (pauses.from.as_nanos(), pauses.to.unwrap().as_nanos());
        assert!(
            !fails(&scenario, from - 1) && !fails(&scenario, to + 1),
            "{name}"
        );
        assert!(fails(&scenario, from) && fails(&scenario, to), "{name}");
    }
}

/// A timeout that is advised is safe, and a nanosecond beyond the bound is not: one request
/// after another, each after any pause.
#[test]
fn bounds_with_a_segment_late_are_exact() {
    for (idle, safe) in [("77969999ns", true), ("77970000ns", false)] {
        let scenario = named("late-packet", &[("client.idle_timeout", idle)]);
        let any = verdict(&scenario, Question::AnyTraffic);
        assert_eq!(any == Verdict::Safe, safe, "{idle}");
        let mut paced = scenario;
        paced.requests.count = 3;
        paced.requests.pause = Range::up_to(Duration::from_millis(600));
        let timed = judge(&paced, Question::AsTimed, &Limits::DEFAULT);
        assert_eq!(
            matches!(timed.verdict, Verdict::Unsafe { .. }),
            !safe,
            "{idle}"
        );
    }
}

/// Probes from both sides, behind a device that they keep awake and without one.
#[test]
fn probes_from_both_sides_are_decided() {
    let both = [
        ("client.tcp_keepalive", "30s"),
        ("server.tcp_keepalive", "45s"),
    ];
    for name in ["nat-forgets", "firewall-resets-both", "reset-in-window"] {
        let any = verdict(&named(name, &both), Question::AnyTraffic);
        assert_eq!(any, Verdict::Safe, "{name}");
        // Too seldom to keep it awake.
        let seldom = [
            ("client.tcp_keepalive", "241s"),
            ("server.tcp_keepalive", "300s"),
        ];
        let seldom = named("nat-forgets", &seldom);
        assert!(matches!(
            verdict(&seldom, Question::AnyTraffic),
            Verdict::Unsafe { .. }
        ));
    }
    let race = named("crossing", &both);
    let found = failing_pauses(&race, &Limits::DEFAULT).unwrap();
    assert_eq!(found[0].sentence(), "from 289.97ms to 300.05ms");
}

/// A probe meets a connection that its server's kernel has forgotten. So the client's knows
/// before the next request is written, and that one is sent again.
#[test]
fn probes_begin_with_the_fin() {
    let probing = [
        ("client.liveness", "none"),
        ("client.idle_timeout", "none"),
        ("client.tcp_keepalive", "70s"),
    ];
    let is_sent_again = |settings: &[(&str, &str)]| {
        let scenario = named("crossing", settings);
        let found = judge(&scenario, Question::AnyTraffic, &Limits::DEFAULT);
        let mut requests = found.endings.iter().flat_map(|one| &one.requests);
        requests.any(|one| one.attempts == 2)
    };
    assert!(is_sent_again(&probing));
    assert!(!is_sent_again(&probing[..2]));
}

/// What is explored is small enough to be looked at to its end, for every entry.
#[test]
fn every_entry_is_looked_at_to_its_end() {
    for entry in catalog::ENTRIES {
        let found = judge(&entry.scenario(), Question::AnyTraffic, &Limits::DEFAULT);
        assert_eq!(found.reached, None, "{}", entry.name);
        assert!(found.states < 1_000, "{}: {}", entry.name, found.states);
    }
}
