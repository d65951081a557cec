//! The explorer against brute force, against `simulate`, and against the closed form.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

#[path = "explore/brute.rs"]
mod brute;
#[path = "explore/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};

use brute::{Brute, FULL};
use idlerace_core::compare::View;
use idlerace_core::explore::{
    Direction, Explored, Limits, Property, Question, Verdict, advice, distinct_schedules, explore,
    judge,
};
use idlerace_core::parameter;
use idlerace_core::replay::{Schedule, replay};
use idlerace_core::scenario::Scenario;
use idlerace_core::simulate::simulate;
use idlerace_core::time::{Duration, Instant, Range};
use idlerace_core::trace::Trace;
use idlerace_core::world::World;
use proptest::prelude::*;
use random::{MS, scenarios};

type Ends = BTreeSet<Vec<View>>;

fn ends(found: &Explored) -> Ends {
    let views = |requests: &Vec<_>| requests.iter().map(View::from).collect();
    found
        .endings
        .iter()
        .map(|end| views(&end.requests))
        .collect()
}

fn shown(scenario: &Scenario) -> String {
    serde_json::to_string(scenario).unwrap()
}

proptest! {
    #[test]
    fn it_finds_what_brute_force_finds(scenario in scenarios()) {
        FULL.set(scenario.server.queue_full.is_some());
        let found = judge(&scenario, Question::AsTimed, &Limits::DEFAULT);
        if let Some(brute) = Brute::run(&scenario) {
            let (ours, all) = (ends(&found), brute.keys().cloned().collect::<Ends>());
            // Where it says that it has not seen all, what it has seen is right.
            let all = if found.reached.is_some() { &all & &ours } else { all };
            prop_assert_eq!(ours, all, "{}", shown(&scenario));
            for ending in &found.endings {
                let end: Vec<View> = ending.requests.iter().map(View::from).collect();
                // That the queue becomes full counts as a step of the explorer's.
                if scenario.server.queue_full.is_none() {
                    prop_assert_eq!(ending.schedule.0.len(), brute[&end], "{}", shown(&scenario));
                }
            }
        }
    }

    #[test]
    fn what_simulate_does_is_among_what_it_finds(scenario in scenarios()) {
        let found = judge(&scenario, Question::AsTimed, &Limits::DEFAULT);
        let found = if found.reached.is_none() { ends(&found) } else { return Ok(()) };
        for seed in 0..50 {
            let scenario = Scenario { seed, ..scenario.clone() };
            let end: Vec<_> = simulate(&scenario).requests.iter().map(View::from).collect();
            prop_assert!(found.contains(&end), "{:?} {}", end, shown(&scenario));
        }
    }

    #[test]
    fn a_witness_replayed_ends_as_promised(scenario in scenarios()) {
        for ending in judge(&scenario, Question::AsTimed, &Limits::DEFAULT).endings {
            let trace = replay(&scenario, &ending.schedule).unwrap();
            prop_assert_eq!(&trace.requests, &ending.requests, "{}", shown(&scenario));
            for pair in trace.events.windows(2) {
                prop_assert!(pair[0].at <= pair[1].at, "{}\n{}", shown(&scenario), pair[1]);
            }
            prop_assert_eq!(keeps_to_the_ranges(&scenario, &ending.schedule), Ok(()));
        }
    }
}

/// Whether every step of a schedule is taken within its range, and nothing is overdue.
fn keeps_to_the_ranges(scenario: &Scenario, schedule: &Schedule) -> Result<(), String> {
    let mut world = World::new(scenario, false);
    let mut scheduled = BTreeMap::new();
    let mut now = Instant::START;
    for taken in &schedule.0 {
        for one in world.pending() {
            let since = *scheduled.entry(one.order).or_insert(now);
            let late = taken.at > since + one.wait.max();
            let early = one.order == taken.step && taken.at < since + one.wait.min();
            if late || early {
                return Err(format!("{taken:?} {one:?}"));
            }
        }
        let place = world
            .pending()
            .iter()
            .position(|one| one.order == taken.step);
        world.step_at(place.unwrap(), taken.at);
        now = taken.at;
    }
    world
        .is_settled()
        .then_some(())
        .ok_or_else(|| "goes on".into())
}

proptest! {
    /// The rule that the page teaches, to the nanosecond: a client idle timeout C is safe
    /// if and only if C + RTT(max) is less than S, with the client's lags on the way to
    /// its write counted. The server's lag in reading is not: what has reached its kernel
    /// when the timer fires is served.
    #[test]
    fn it_finds_the_rule_of_the_client_timeout(
        (up, up_width) in (0..40 * MS, 0..10 * MS),
        (down, down_width) in (0..40 * MS, 0..10 * MS),
        (wake, checkout, close) in (0..MS, 0..MS, 0..MS),
        idle in 200 * MS..500 * MS,
        away in prop_oneof![Just(0), Just(1), 1..50 * MS],
        count in 2..3_u32,
    ) {
        let nanos = Duration::from_nanos;
        let range = |min, width| Range::new(nanos(min), nanos(min + width)).unwrap();
        let mut scenario = Scenario::new();
        scenario.requests.count = count;
        scenario.requests.pause = range(0, 2 * idle);
        scenario.network.to_server = range(up, up_width);
        scenario.network.to_client = range(down, down_width);
        scenario.client.wake_lag = range(0, wake);
        scenario.client.checkout_lag = range(0, checkout);
        scenario.server.close_lag = range(0, close);
        scenario.server.idle_timeout = Some(nanos(idle));
        let spent = scenario.round_trip().as_nanos() + wake + checkout;
        for (timeout, safe) in [(idle - spent + away, false), (idle - spent - 1 - away, true)] {
            scenario.client.idle_timeout = Some(nanos(timeout));
            let found = judge(&scenario, Question::AsTimed, &Limits::DEFAULT);
            let verdict = found.verdict(Property::NeverLost);
            if safe {
                prop_assert_eq!(verdict, Verdict::Safe, "{}", shown(&scenario));
                // To the nanosecond where it ends, whichever of the two is moved.
                let found = explore(&scenario, Question::AsTimed, &Limits::DEFAULT);
                let margin = found.margin.unwrap();
                prop_assert!(margin.exact, "{:?}", margin);
                prop_assert_eq!(margin.by.as_nanos(), away + 1, "{}", shown(&scenario));
                let longer = margin.way == Direction::Longer;
                let at = if longer { timeout + away + 1 } else { idle - away - 1 };
                prop_assert_eq!(margin.unsafe_at.as_nanos(), at, "{:?}", margin);
            } else {
                prop_assert!(matches!(verdict, Verdict::Unsafe { .. }), "{}", shown(&scenario));
            }
        }
    }
}

proptest! {
    /// At the edge it is unsafe, and nowhere before it.
    #[test]
    fn a_margin_is_where_safety_ends(
        scenario in scenarios(),
        probes in proptest::array::uniform4(0..1_000_u64),
    ) {
        let judged = |scenario: &Scenario| judge(scenario, Question::AsTimed, &Limits::DEFAULT);
        let safe = |scenario: &Scenario| judged(scenario).verdict;
        let found = explore(&scenario, Question::AsTimed, &Limits::DEFAULT);
        let Some(margin) = found.margin else { return Ok(()) };
        let at = |by: Duration| {
            let (mut changed, now, by) = (scenario.clone(), margin.now.as_nanos(), by.as_nanos());
            let value = if margin.way == Direction::Longer { now + by } else { now - by };
            let value = Duration::from_nanos(value);
            parameter::set(&mut changed, margin.parameter, &value.to_string()).unwrap();
            safe(&changed)
        };
        if margin.exact {
            let broken = matches!(at(margin.by), Verdict::Unsafe { .. });
            prop_assert!(broken, "{:?} {}", margin, shown(&scenario));
        }
        let last = margin.by.as_nanos() - 1;
        for by in probes.map(|probe| last * probe / 1_000).into_iter().chain([last]) {
            let verdict = at(Duration::from_nanos(by));
            prop_assert_eq!(verdict, Verdict::Safe, "{} {:?} {}", by, margin, shown(&scenario));
        }
    }
}

proptest! {
    /// What is advised makes it safe whatever the pause; of an idle timeout the bound is the
    /// last value that does.
    #[test]
    fn what_is_advised_helps_and_its_bound_is_exact(scenario in scenarios()) {
        for advice in advice(&scenario, &Limits::DEFAULT) {
            let with = |set: &[(&str, String)]| {
                let mut changed = scenario.clone();
                for (key, value) in set {
                    parameter::set(&mut changed, key, value).unwrap();
                }
                judge(&changed, Question::AnyTraffic, &Limits::DEFAULT).verdict
            };
            prop_assert_eq!(with(&advice.set), Verdict::Safe, "{:?} {}", advice, shown(&scenario));
            let Some(bound) = advice.bound.filter(|bound| bound.parameter.ends_with("idle_timeout"))
            else {
                continue;
            };
            let (value, nanos) = (bound.value, bound.value.as_nanos());
            let beyond = match bound.way {
                Direction::Shorter => nanos + 1,
                Direction::Longer => nanos - 1,
            };
            // A drain beside it stays as it is advised.
            let at = |value: Duration| {
                let mut set = advice.set.clone();
                set.push((bound.parameter, value.to_string()));
                with(&set)
            };
            prop_assert_eq!(at(value), Verdict::Safe, "{:?} {}", bound, shown(&scenario));
            let broken = matches!(at(length(beyond)), Verdict::Unsafe { .. });
            prop_assert!(broken, "{:?} {}", bound, shown(&scenario));
        }
    }
}

proptest! {
    /// Whatever simulate does at each host, step by step, is one of the orders; they end as
    /// was found without telling orders apart; and no two are the same.
    #[test]
    fn what_hosts_see_in_simulate_is_among_the_orders(scenario in scenarios()) {
        let limits = Limits { states: 5_000, ..Limits::DEFAULT };
        let found = distinct_schedules(&scenario, &limits, usize::MAX);
        if found.reached.is_some() {
            return Ok(());
        }
        let traces = found.schedules.iter().map(|one| replay(&scenario, one).unwrap());
        let traces: Vec<Trace> = traces.collect();
        let views = |trace: &Trace| trace.requests.iter().map(View::from).collect();
        let all: Ends = traces.iter().map(views).collect();
        prop_assert_eq!(all, ends(&judge(&scenario, Question::AsTimed, &Limits::DEFAULT)));
        let seen: BTreeSet<Sight> = traces.iter().map(sight).collect();
        prop_assert_eq!(seen.len(), traces.len(), "{}", shown(&scenario));
        for seed in 0..20 {
            let one = sight(&simulate(&Scenario { seed, ..scenario.clone() }));
            prop_assert!(seen.contains(&one), "{} {}", seed, shown(&scenario));
        }
    }
}

type Sight = BTreeMap<String, Vec<String>>;

/// What happened at each host and between them, in its order there.
fn sight(trace: &Trace) -> Sight {
    let mut sight = Sight::new();
    for event in &trace.events {
        let host = event.place.to_string();
        let host = host.split(' ').next().unwrap().to_owned();
        let (what, connection) = (&event.what, event.connection);
        sight
            .entry(host)
            .or_default()
            .push(format!("{connection:?} {what}"));
    }
    sight
}

fn length(nanos: u64) -> Duration {
    Duration::from_nanos(nanos)
}
