//! A prediction made from another scenario than the one that runs must be found out,
//! and the first difference named. Nothing here depends on who is quicker.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use formats::verdict::Verdict;
use idlerace::clock::run::Testbed;
use idlerace::exit_code::Exit;
use idlerace::predict::plan::Plan;
use idlerace::predict::prediction::Medium;
use idlerace_core::catalog;
use idlerace_core::compare::Difference;
use idlerace_core::scenario::Scenario;

fn named(name: &str) -> Scenario {
    catalog::find(name).unwrap().scenario()
}

fn difference(predicted: &Scenario, run: &Scenario) -> Option<Difference> {
    let plan = Plan::new(run, Medium::Loopback).unwrap();
    let observed = Testbed::new()
        .unwrap()
        .run(&plan.scenarios(), || ())
        .unwrap();
    Plan::new(predicted, Medium::Loopback)
        .unwrap()
        .prediction
        .difference(&observed[0].trace, 8)
}

#[test]
fn what_was_applied_is_told_from_what_was_not() {
    let found = difference(
        &named("died-before-applying"),
        &named("died-after-applying"),
    )
    .unwrap();
    assert_eq!(found.at, "request 2");
    assert_eq!(found.predicted, "no response: EOF; 1 sent, 0 applied");
    assert_eq!(found.observed, "no response: EOF; 1 sent, 1 applied");
    assert_eq!(Exit::from(&Verdict::Differs(found)).code(), 1);
}

#[test]
fn an_answer_that_breaks_off_is_told_from_none() {
    let found = difference(&named("died-after-applying"), &named("answer-cut-short")).unwrap();
    assert_eq!(found.predicted, "no response: EOF; 1 sent, 1 applied");
    assert_eq!(found.observed, "response broke off: EOF; 1 sent, 1 applied");
}

#[test]
fn a_connection_that_was_not_kept_is_told_from_one_that_was() {
    let off = named("keep-alive-off");
    let mut on = off.clone();
    on.client.keep_alive = true;
    on.server.idle_timeout = None;
    let found = difference(&on, &off).unwrap();
    assert_eq!(found.at, "connection #1, client, call 4");
    assert_eq!(
        (found.predicted.as_str(), found.observed.as_str()),
        ("write", "close")
    );
}

#[test]
fn the_same_scenario_agrees() {
    for name in [
        "died-before-applying",
        "died-after-applying",
        "answer-cut-short",
        "retried-post-after-death",
        "keep-alive-off",
    ] {
        assert_eq!(difference(&named(name), &named(name)), None, "{name}");
    }
}

#[test]
fn an_observed_trace_comes_out_as_core_writes_and_reads_it() {
    let plan = Plan::new(&named("died-after-applying"), Medium::Loopback).unwrap();
    let observed = Testbed::new()
        .unwrap()
        .run(&plan.scenarios(), || ())
        .unwrap();
    let trace = &observed[0].trace;
    let json = serde_json::to_string(trace).unwrap();
    assert_eq!(
        serde_json::from_str::<idlerace_core::trace::Trace>(&json).unwrap(),
        *trace
    );
    assert!(trace.events.is_sorted_by_key(|event| event.at));
}
