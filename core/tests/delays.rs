//! Every delay of a scenario is known to those who cannot go over all of them in a loop: the
//! closed form of the odds, and the generator of random scenarios. A delay that is added
//! fails here until both have an answer to it.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

#[path = "explore/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};

use idlerace_core::odds::{certain, possible};
use idlerace_core::parameter;
use idlerace_core::profile::clients;
use idlerace_core::scenario::delays::DelayRole;
use idlerace_core::scenario::{
    Client, Closing, ExpiryAction, Fault, FaultAction, Liveness, Middlebox, Scenario, SegmentKind,
};
use idlerace_core::segment::Side;
use idlerace_core::time::{Duration, Range};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use random::{MS, scenarios};

const MILLISECOND: Duration = Duration::from_nanos(MS);

/// A scenario with every delay that does not exclude another.
fn with_all(liveness: Liveness) -> Scenario {
    let mut scenario = Scenario::new();
    let some = Some(Duration::from_secs(40));
    let range = Some(Range::fixed(Duration::from_millis(30)));
    scenario.client = Client::of(&clients::javascript::node::PROFILE);
    scenario.client.liveness = liveness;
    (
        scenario.client.idle_timeout,
        scenario.client.request_timeout,
    ) = (some, some);
    scenario.client.split_write = range;
    scenario.network.middlebox = Some(Middlebox {
        idle_timeout: Duration::from_secs(9),
        then: ExpiryAction::Drop,
        off_by: 0,
    });
    scenario.network.faults.push(Fault {
        from: Side::Server,
        kind: SegmentKind::Fin,
        nth: 1,
        fate: FaultAction::Delay { by: MILLISECOND },
    });
    scenario.server.closing = Closing::HalfClose { drain: MILLISECOND };
    scenario.server.hint = some;
    (scenario.server.drain, scenario.client.suspended_at) = (some, range);
    (scenario.server.shutdown_at, scenario.server.killed_at) = (range, range);
    (scenario.server.host_down, scenario.server.queue_full) = (range, range);
    scenario
}

/// Both ways of looking that have a delay of their own.
const LOOKS: [Liveness; 2] = [
    Liveness::BACKGROUND,
    Liveness::CheckoutAfter {
        idle: Duration::from_secs(1),
    },
];

fn keys(scenario: &mut Scenario) -> Vec<&'static str> {
    let delays = scenario.delays_mut();
    delays.into_iter().map(|delay| delay.key).collect()
}

/// The scenario with the delay that has this key longer by a millisecond.
fn longer(scenario: &Scenario, key: &str) -> Scenario {
    let mut longer = scenario.clone();
    for delay in longer.delays_mut() {
        if delay.key != key {
            continue;
        }
        match delay.role {
            DelayRole::Pause(range)
            | DelayRole::TimerLag(range)
            | DelayRole::ApplicationLag(range)
            | DelayRole::WakeLag(_, range)
            | DelayRole::Path(_, range)
            | DelayRole::Outage(range)
            | DelayRole::Moment(range)
            | DelayRole::Suspension(range) => *range = range.map(|length| length + MILLISECOND),
            DelayRole::Timer(length) | DelayRole::Idle(length) | DelayRole::Held(length) => {
                *length = *length + MILLISECOND;
            }
            DelayRole::Announced(length) => *length = *length + Duration::from_secs(1),
        }
    }
    longer
}

#[test]
fn a_delay_is_called_as_the_parameter_that_sets_it() {
    for liveness in LOOKS {
        let mut scenario = with_all(liveness);
        for key in keys(&mut scenario) {
            // A list of faults has no parameter.
            let known = parameter::find(key).is_some() || key == "network.faults";
            assert!(known, "{key} is no parameter");
        }
    }
}

/// Of no delay, the window; of these, it does not hang on: they end nothing that is idle, or
/// go wrong besides the race, which is left out of the odds.
const NOT_IN_THE_ODDS: &[&str] = &[
    // What is asked whether it lies in the window.
    "requests.pause",
    "client.request_timeout",
    "client.split_write",
    "network.middlebox",
    "network.faults",
    "server.closing",
    "server.handler_time",
    "server.wake_lag",
    "server.shutdown_at",
    "server.drain",
    "server.killed_at",
    "server.host_down",
    "server.queue_full",
    "client.suspended_at",
    "client.suspended_for",
];

#[test]
fn the_odds_hang_on_every_delay_or_say_why_not() {
    let mut moving: BTreeMap<&str, bool> = BTreeMap::new();
    // A client that keeps connections for longer, and one that lets go within the window.
    for stay in [Duration::from_secs(3_600), Duration::from_millis(295)] {
        for liveness in LOOKS {
            let mut scenario = with_all(liveness);
            scenario.client.idle_timeout = Some(stay);
            for key in keys(&mut scenario) {
                for hinted in [false, true] {
                    let mut scenario = scenario.clone();
                    if hinted {
                        scenario.server.idle_timeout = Some(Duration::from_secs(39));
                        scenario.client.idle_timeout = None;
                    }
                    let longer = longer(&scenario, key);
                    let moves = possible(&longer) != possible(&scenario)
                        || certain(&longer) != certain(&scenario);
                    *moving.entry(key).or_default() |= moves;
                }
            }
        }
    }
    let still: BTreeSet<&str> = moving
        .into_iter()
        .filter_map(|(key, moves)| (!moves).then_some(key))
        .collect();
    assert_eq!(still, NOT_IN_THE_ODDS.iter().copied().collect());
}

/// Whole seconds of a header field, and a look after an idle time: the random scenarios have
/// neither, for one of their lengths is some milliseconds.
const NEVER_RANDOM: &[&str] = &["client.hint_margin", "server.hint", "client.liveness"];

#[test]
fn random_scenarios_vary_every_delay() {
    let all: BTreeSet<&str> = LOOKS
        .into_iter()
        .flat_map(|one| keys(&mut with_all(one)))
        .collect();
    let mut seen: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let (mut runner, random) = (TestRunner::deterministic(), scenarios());
    for _ in 0..2_000 {
        let mut scenario = random.new_tree(&mut runner).unwrap().current();
        let delays = scenario.delays_mut();
        for key in &all {
            // A delay that is there or not varies, too.
            let value = delays.iter().find(|delay| delay.key == *key);
            seen.entry(key).or_default().insert(format!("{value:?}"));
        }
    }
    let never: BTreeSet<&str> = all.into_iter().filter(|key| seen[key].len() < 2).collect();
    assert_eq!(never, NEVER_RANDOM.iter().copied().collect());
}
