//! What happens to a server that drains or goes deaf, to a client that is suspended, and
//! which settings end it: from reports of people to whom it happened.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::find;
use idlerace_core::explore::{Limits, Property, Question, SCOPE, Verdict, explore};
use idlerace_core::outcome::{Failure, StreamEnd};
use idlerace_core::parameter::set;
use idlerace_core::scenario::Scenario;
use idlerace_core::segment::{Control, Side};
use idlerace_core::simulate::simulate;
use idlerace_core::trace::{Op, Place, Timer, Trace, What};

type Turns = [(&'static str, &'static str)];

fn turned(name: &str, turns: &Turns) -> Scenario {
    let mut scenario = find(name).unwrap().scenario();
    for (key, value) in turns {
        set(&mut scenario, key, value).unwrap();
    }
    scenario
}

/// Whether no request is lost in any order, or one is in some.
fn is_safe(name: &str, turns: &[&Turns]) -> bool {
    let scenario = turned(name, &turns.concat());
    match explore(&scenario, Question::AsTimed, &Limits::DEFAULT).verdict(Property::NeverLost) {
        Verdict::Safe => true,
        Verdict::Unsafe { .. } => false,
        Verdict::Undecided { .. } => panic!("{name} with {turns:?} is not decided"),
    }
}

/// A pooled client in front of nginx, in a process that a platform may suspend between two
/// requests: its idle timeout is 5 s below the server's.
const FROZEN: &Turns = &[
    ("client.profile", "node"),
    ("client.idle_timeout", "15s"),
    ("client.hint_margin", "none"),
    ("client.notice_lag", "0s..1m"),
    ("server.profile", "nginx"),
    ("server.idle_timeout", "20s"),
    ("requests.pause", "0s..50s"),
    ("requests.method", "GET"),
    ("requests.count", "2"),
];

/// `15-frozen-client`: at any moment, for any length up to a minute.
const SUSPENDED: &Turns = &[
    ("client.suspended_at", "0s..60s"),
    ("client.suspended_for", "0s..60s"),
];

#[test]
fn case_15_a_frozen_client_loses_what_its_idle_timeout_would_have_saved() {
    // What is safe without it says that it does not count it.
    assert!(is_safe("fin-unread", &[FROZEN]) && SCOPE.contains("suspended clients"));
    assert!(!is_safe("fin-unread", &[FROZEN, SUSPENDED]));
    // No idle timeout helps, however far below the server's.
    let sooner: &Turns = &[("client.idle_timeout", "1ms")];
    assert!(!is_safe("fin-unread", &[FROZEN, SUSPENDED, sooner]));
    // What is sent again, is.
    let again: &Turns = &[("client.retry", "idempotent")];
    assert!(is_safe("fin-unread", &[FROZEN, SUSPENDED, again]));
    let off: &Turns = &[("client.keep_alive", "false")];
    assert!(is_safe("fin-unread", &[FROZEN, SUSPENDED, off]));
}

#[test]
fn a_suspension_that_ends_before_the_server_closes_does_no_harm() {
    let short: &Turns = &[
        ("client.suspended_at", "0s..2s"),
        ("client.suspended_for", "1s..2s"),
    ];
    assert!(is_safe("fin-unread", &[FROZEN, short]));
}

/// From which event to which, by their timers.
fn between(trace: &Trace, from: Timer, to: Timer) -> &[idlerace_core::trace::Event] {
    let at = |timer| {
        let over = What::Expired(timer);
        trace.events.iter().position(|event| event.what == over)
    };
    &trace.events[at(from).unwrap() + 1..at(to).unwrap()]
}

#[test]
fn while_a_client_is_suspended_its_kernel_goes_on_alone() {
    let trace = simulate(&turned("client-suspended", &[]));
    let meanwhile = between(&trace, Timer::Suspend, Timer::Resume);
    let is_fin =
        |what| matches!(what, What::Arrived { segment, .. } if segment.control == Control::Fin);
    let arrives = meanwhile.iter().find(|event| is_fin(event.what)).unwrap();
    assert_eq!(arrives.place, Place::tcp(Side::Client));
    let app = Place::app(Side::Client);
    assert_eq!(meanwhile.iter().find(|event| event.place == app), None);
    let eof = Failure::NoResponse(StreamEnd::Eof);
    assert_eq!(trace.requests[1].result, Err(eof));
    let awake = turned("client-suspended", &[("client.suspended_at", "none")]);
    assert_eq!(simulate(&awake).requests[1].result, Ok(()));
}

/// `17-graceful-drain`: a deploy at any moment, with traffic or without.
const DEPLOY: &Turns = &[
    ("requests.pause", "0s..20s"),
    ("requests.count", "2"),
    ("client.idle_timeout", "1s"),
    ("server.shutdown_at", "0s..10s"),
];

#[test]
fn case_17_a_graceful_drain_is_safe_from_the_clients_idle_timeout_and_a_round_trip_on() {
    assert!(!is_safe("deploy", &[DEPLOY]));
    // 1 s, 10 ms of round trip, and 50 us for the client to wake and to write and for the
    // server to wake.
    let drains: [(&Turns, bool); 4] = [
        (&[("server.drain", "900ms")], false),
        (&[("server.drain", "1.01005s")], false),
        (&[("server.drain", "1.010050001s")], true),
        (&[("server.drain", "30s")], true),
    ];
    for (drain, safe) in drains {
        assert_eq!(is_safe("deploy", &[DEPLOY, drain]), safe, "{drain:?}");
    }
}

#[test]
fn case_17_a_graceful_drain_without_traffic_in_it_is_not_safe() {
    let kept: &Turns = &[("client.idle_timeout", "none"), ("server.drain", "5s")];
    assert!(!is_safe("deploy", &[DEPLOY, kept]));
    // Each connection hears of it within the drain.
    let busy: &Turns = &[("requests.pause", "0s..4s")];
    assert!(is_safe("deploy", &[DEPLOY, kept, busy]));
}

#[test]
fn an_envoy_in_its_last_second_resets_what_it_has_not_read() {
    let name = "envoy-deaf-second";
    let trace = simulate(&turned(name, &[]));
    let deaf = between(&trace, Timer::ServerIdle, Timer::CloseLag);
    assert_eq!(deaf[deaf.len() - 1].at.as_nanos() / 1_000_000_000, 7);
    let app = Place::app(Side::Server);
    assert_eq!(deaf.iter().find(|event| event.place == app), None);
    let read = What::Called {
        call: Op::Read,
        result: Err(idlerace_core::errno::Errno::ConnReset),
    };
    assert!(trace.events.iter().any(|event| event.what == read));
    // As measured: served until 7 s, then deaf for one. The server has been idle for so much
    // longer as a request and the answer before it are on the way.
    for (pause, served) in [
        ("6.98s", true),
        ("7s", false),
        ("7.98s", false),
        ("8.1s", true),
    ] {
        let trace = simulate(&turned(name, &[("requests.pause", pause)]));
        let result = trace.requests[1].result;
        assert_eq!(result == Ok(()), served, "{pause}: {result:?}");
    }
}

/// Probes of either side keep a NAT from forgetting.
#[test]
fn keep_alive_of_the_server_keeps_a_nat_from_forgetting() {
    assert!(!is_safe("nat-forgets", &[]));
    assert!(is_safe(
        "nat-forgets",
        &[&[("server.tcp_keepalive", "120")]]
    ));
    assert!(is_safe(
        "nat-forgets",
        &[&[("client.tcp_keepalive", "120")]]
    ));
    assert!(!is_safe(
        "nat-forgets",
        &[&[("server.tcp_keepalive", "241")]]
    ));
}
