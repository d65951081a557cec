//! What a client is told can stand for more than its own scenario has: no scenario is said to
//! be without twins unless the sentence says for what that holds.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::elsewhere::{elsewhere, without_twins};
use idlerace_core::explore::{Limits, Question, judge};
use idlerace_core::parameter;
use idlerace_core::profile::Received;

const SMALL: Limits = Limits {
    depth: 5_000,
    states: 3_000,
    steps: 60_000,
};

fn said(name: &str, client: Option<&str>) -> Vec<String> {
    let mut scenario = find(name).unwrap().scenario();
    if let Some(client) = client {
        parameter::set(&mut scenario, "client.profile", client).unwrap();
    }
    let found = judge(&scenario, Question::AsTimed, &SMALL);
    let (client, method) = (scenario.client.profile, scenario.requests.method);
    without_twins(&scenario, &found, |failure| {
        client.words(method, failure, Received::default(), false)
    })
}

#[test]
fn case_10_no_twins_sentence() {
    let first = "No twins among the ways to end of this scenario.";
    for (name, elsewhere) in [
        (
            "died-after-applying",
            "that the request was not applied: see",
        ),
        (
            "died-before-applying",
            "was applied: see died-after-applying.",
        ),
        ("crossing", "was applied: see died-after-applying."),
        ("slow-handler", "that the request was not applied: see"),
        ("retried-post-after-death", "was applied once: see"),
    ] {
        let lines = said(name, None);
        assert_eq!(lines[0], first, "{name}");
        assert!(lines[1].contains(elsewhere), "{name}: {lines:?}");
    }
    assert_eq!(said("keep-alive-off", None), [first]);
}

/// Where a client has one text for two failures, they are told the same.
#[test]
fn what_counts_is_what_the_client_says() {
    let told = said("fin-seen-after-checkout", Some("node"));
    let applied = told.iter().any(|line| line.contains("socket hang up"));
    assert!(applied, "{told:?}");
    let told = said("fin-seen-after-checkout", None);
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn the_other_scenario_is_not_alike() {
    for entry in ENTRIES {
        let scenario = entry.scenario();
        for other in elsewhere(
            &scenario,
            &judge(&scenario, Question::AsTimed, &SMALL).endings,
            |failure| failure.to_string(),
        ) {
            assert_ne!(other.applied, other.applied_here, "{}: {other}", entry.name);
            assert_ne!(other.scenario, entry.name);
        }
    }
}
