//! The greatest age of a connection: what a server that counts it does to requests, whatever the
//! idle timeouts, and what a client that counts it as well avoids.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::find;
use idlerace_core::explore::{Limits, Question, Verdict, advice, explore, judge};
use idlerace_core::outcome::{Failure, StreamEnd};
use idlerace_core::parameter::set;
use idlerace_core::replay::replay;
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::simulate;
use idlerace_core::trace::{Timer, Trace, What};

type Turns<'t> = &'t [(&'static str, &'static str)];

/// A client that lets go of idle connections well before its server does.
fn careful(turns: Turns<'_>) -> Scenario {
    let mut scenario = find("crossing").unwrap().scenario();
    let own = [
        ("client.idle_timeout", "200ms"),
        ("requests.pause", "150ms"),
    ];
    for (key, value) in own.iter().chain(turns) {
        set(&mut scenario, key, value).unwrap();
    }
    scenario
}

fn ran_out(trace: &Trace, timer: Timer) -> usize {
    let ends = |what: &What| *what == What::Expired(timer);
    trace
        .events
        .iter()
        .filter(|event| ends(&event.what))
        .count()
}

fn connections(trace: &Trace) -> u32 {
    let all = trace.events.iter().filter_map(|event| event.connection);
    all.map(|id| id.0).max().unwrap()
}

fn any_traffic(scenario: &Scenario) -> Verdict {
    judge(scenario, Question::AnyTraffic, &Limits::DEFAULT).verdict
}

#[test]
fn a_server_closes_what_is_too_old_while_it_is_idle_and_a_request_crosses_that() {
    // The first response is written at 10 ms and some; the second request is on its way then.
    let scenario = careful(&[("server.max_age", "152ms")]);
    let trace = simulate(&scenario);
    assert_eq!(ran_out(&trace, Timer::ServerAge), 1);
    let lost = Err(Failure::NoResponse(StreamEnd::Eof));
    assert_eq!(
        (trace.requests[1].result, trace.requests[1].applied),
        (lost, 0)
    );
    let idle = trace.events.iter().any(|event| {
        matches!(
            event.what,
            What::Expired(Timer::ServerIdle | Timer::ClientIdle)
        )
    });
    assert!(!idle, "no idle timeout is over");
}

#[test]
fn one_that_waits_says_so_in_its_next_response() {
    let turns = [
        ("server.max_age", "152ms"),
        ("server.old_waits", "true"),
        ("requests.count", "3"),
    ];
    let trace = simulate(&careful(&turns));
    assert!(
        trace
            .requests
            .iter()
            .all(|one| one.result.is_ok() && one.applied == 1)
    );
    assert_eq!(
        (ran_out(&trace, Timer::ServerAge), connections(&trace)),
        (1, 2)
    );
}

#[test]
fn one_that_gets_too_old_under_a_request_is_closed_behind_its_response() {
    let turns = [
        ("server.max_age", "170ms"),
        ("server.handler_time", "50ms"),
        ("requests.count", "3"),
    ];
    let trace = simulate(&careful(&turns));
    assert!(
        trace
            .requests
            .iter()
            .all(|one| one.result.is_ok() && one.applied == 1)
    );
    assert_eq!(
        (ran_out(&trace, Timer::ServerAge), connections(&trace)),
        (1, 2)
    );
}

#[test]
fn a_client_lets_go_of_what_is_too_old_for_it() {
    for (age, count) in [("100ms", 2), ("400ms", 1)] {
        let trace = simulate(&careful(&[("client.max_age", age)]));
        assert!(trace.requests.iter().all(|one| one.result.is_ok()), "{age}");
        assert_eq!(connections(&trace), count, "{age}");
    }
    // Under way at 155 ms: it ends first.
    let busy = [
        ("client.max_age", "155ms"),
        ("server.handler_time", "20ms"),
        ("requests.count", "3"),
    ];
    let trace = simulate(&careful(&busy));
    assert!(trace.requests.iter().all(|one| one.result.is_ok()));
    assert_eq!(
        (ran_out(&trace, Timer::ClientAge), connections(&trace)),
        (1, 2)
    );
}

/// No idle timeout helps against an age, whatever its length; a client with a shorter one, or a
/// server that waits, does.
#[test]
fn for_any_traffic_only_an_age_of_the_clients_own_helps() {
    assert_eq!(any_traffic(&careful(&[])), Verdict::Safe);
    for age in ["150ms", "1h"] {
        let ages = ("server.max_age", age);
        let verdict = any_traffic(&careful(&[ages]));
        assert!(
            matches!(verdict, Verdict::Unsafe { .. }),
            "{age}: {verdict:?}"
        );
        let waits = careful(&[ages, ("server.old_waits", "true")]);
        assert_eq!(any_traffic(&waits), Verdict::Safe, "{age}");
    }
    let with = |own| careful(&[("server.max_age", "55m..1h"), ("client.max_age", own)]);
    assert_eq!(any_traffic(&with("50m")), Verdict::Safe);
    for own in ["55m", "2h"] {
        let verdict = any_traffic(&with(own));
        assert!(
            matches!(verdict, Verdict::Unsafe { .. }),
            "{own}: {verdict:?}"
        );
    }
    // Nothing is idle for longer than it may be old.
    let turns = [("client.idle_timeout", "none"), ("client.max_age", "200ms")];
    assert_eq!(any_traffic(&careful(&turns)), Verdict::Safe);
}

/// What is said to be possible happens, with an age that brings it about.
#[test]
fn what_is_unsafe_is_shown() {
    let scenario = careful(&[("server.max_age", "1h")]);
    let found = judge(&scenario, Question::AnyTraffic, &Limits::DEFAULT);
    let mut aged = 0;
    for ending in &found.endings {
        let traffic = ending.traffic.as_ref().unwrap();
        let trace = replay(traffic, &ending.schedule).unwrap();
        assert_eq!(
            trace.requests.last().unwrap().result,
            ending.requests.last().unwrap().result
        );
        aged += ran_out(&trace, Timer::ServerAge);
    }
    assert!(aged > 0, "{found:#?}");
}

#[test]
fn as_timed_every_order_is_looked_at() {
    let verdict =
        |turns: Turns<'_>| explore(&careful(turns), Question::AsTimed, &Limits::DEFAULT).verdict;
    assert_eq!(verdict(&[("server.max_age", "300ms")]), Verdict::Safe);
    let meets = verdict(&[("server.max_age", "100ms..200ms")]);
    assert!(matches!(meets, Verdict::Unsafe { .. }), "{meets:?}");
    let before = [
        ("server.max_age", "150ms..200ms"),
        ("client.max_age", "100ms"),
    ];
    assert_eq!(verdict(&before), Verdict::Safe);
}

#[test]
fn a_client_with_such_a_setting_is_told_what_to_set() {
    let turns = [
        ("client.profile", "dotnet"),
        ("client.idle_timeout", "20s"),
        ("server.idle_timeout", "60s"),
        ("server.max_age", "10m"),
    ];
    let scenario = careful(&turns);
    let changes = advice(&scenario, &Limits::DEFAULT);
    let age = changes.iter().find(|one| {
        let mut set = one.set.iter();
        set.any(|(key, _)| *key == "client.max_age")
    });
    let age = age.unwrap_or_else(|| panic!("{changes:#?}"));
    assert!(
        age.typed
            .contains("PooledConnectionLifetime = TimeSpan.FromSeconds("),
        "{age:#?}"
    );
}
