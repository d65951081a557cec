//! Whether a request was applied by a cause: as it is said of each, in every story of the
//! catalogue and of what can be set in it; and of those that can be either, both are seen.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::collections::{BTreeMap, BTreeSet};

use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::explain::{Cause, Effect, explain};
use idlerace_core::explore::{Limits, Question, judge};
use idlerace_core::parameter;
use idlerace_core::replay::replay;
use idlerace_core::retry::Retry;
use idlerace_core::scenario::{Fault, FaultAction, Scenario, SegmentKind};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::trace::Trace;

const SMALL: Limits = Limits {
    depth: 5_000,
    states: 3_000,
    steps: 60_000,
};

/// One request that works for a minute, on whose answer nothing comes through any more.
const LONG: [(&str, &str); 3] = [
    ("client.request_timeout", "none"),
    ("requests.count", "1"),
    ("server.handler_time", "60s"),
];

/// What no entry shows as it stands: an entry, and what is set in it.
const VARIATIONS: [(&str, &[(&str, &str)]); 4] = [
    ("firewall-resets-both", &[("network.middlebox", "10s")]),
    (
        "firewall-resets",
        &[
            ("network.middlebox", "10s"),
            ("client.tcp_keepalive", "70s"),
        ],
    ),
    ("nat-forgets", &[("network.middlebox", "10s")]),
    (
        "crossing",
        &[
            ("client.request_timeout", "50s"),
            ("server.killed_at", "55s"),
        ],
    ),
];

fn set(scenario: &mut Scenario, settings: &[(&str, &str)]) {
    parameter::set_all(scenario, settings.iter().copied()).unwrap();
}

/// The answer is lost, and before it is sent again the host is down.
fn answered_by_a_host_that_goes_down() -> Scenario {
    let mut scenario = Scenario::new();
    set(&mut scenario, &LONG);
    let down = [
        ("server.host_down", "60050ms..3600s"),
        ("client.request_timeout", "90s"),
    ];
    set(&mut scenario, &down);
    scenario.network.faults.push(Fault {
        from: Side::Server,
        kind: SegmentKind::Data,
        nth: 1,
        fate: FaultAction::Drop,
    });
    scenario
}

/// The story of each request that failed, and whether that request was applied.
fn collect(trace: &Trace, all: &mut BTreeMap<Cause, BTreeSet<bool>>) {
    for story in explain(trace).stories {
        let mut requests = trace.requests.iter();
        let outcome = requests.find(|one| one.request == story.request).unwrap();
        if outcome.result.is_err() {
            let applied = outcome.applied > 0;
            all.entry(story.cause).or_default().insert(applied);
        }
    }
}

#[test]
fn a_request_is_applied_by_a_cause_as_it_is_said() {
    let mut seen = BTreeMap::new();
    for entry in ENTRIES {
        for settings in [&[][..], &[("client.liveness", "none")]] {
            let mut scenario = entry.scenario();
            set(&mut scenario, settings);
            scenario.client.retry = Retry::NEVER;
            collect(&simulate(&scenario), &mut seen);
            for ending in judge(&scenario, Question::AsTimed, &SMALL).endings {
                collect(&replay(&scenario, &ending.schedule).unwrap(), &mut seen);
            }
        }
    }
    for (name, settings) in VARIATIONS {
        let mut scenario = find(name).unwrap().scenario();
        set(&mut scenario, &LONG);
        set(&mut scenario, settings);
        scenario.client.retry = Retry::NEVER;
        collect(&simulate(&scenario), &mut seen);
    }
    collect(&simulate(&answered_by_a_host_that_goes_down()), &mut seen);
    for (cause, effects) in seen {
        let told = match cause.effect() {
            Effect::Applied => BTreeSet::from([true]),
            Effect::NotApplied => BTreeSet::from([false]),
            Effect::Either => BTreeSet::from([true, false]),
        };
        assert_eq!(told, effects, "{cause:?}: told, seen");
    }
}
