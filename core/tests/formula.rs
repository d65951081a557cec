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
use idlerace_core::catalog::ENTRIES;
use idlerace_core::explore::{Formula, Inequality, Limits, Term, Verdict, formula, judge};
use idlerace_core::parameter;
use idlerace_core::rng::SplitMix64;
use idlerace_core::scenario::Scenario;
use idlerace_core::scenario::delays::DelayRole;
use idlerace_core::time::{Duration, Range};
use proptest::prelude::*;
use random::scenarios;

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

/// The scenario with any pause, and as many requests as have every race in them.
fn any_traffic(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.requests.count = 2;
    scenario.requests.pause = Range::new(Duration::ZERO, Duration::from_secs(400_000)).unwrap();
    scenario
}

fn verdict(scenario: &Scenario) -> Verdict {
    judge(&any_traffic(scenario), &Limits::DEFAULT).verdict
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
        | DelayRole::Outage(range) => [range.min(), range.max()],
    };
    let all = scenario.delays_mut().into_iter();
    all.map(|delay| (delay.key, both(delay.role))).collect()
}

/// Lengths that no two of which have a difference in common.
fn odd(mut scenario: Scenario, seed: u64) -> Scenario {
    for (delay, nth) in scenario.delays_mut().into_iter().zip(0..) {
        let more = Duration::from_nanos(SplitMix64::after(seed, nth).draw() % 900_000);
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
            DelayRole::Announced(_) | DelayRole::Pause(_) | DelayRole::Outage(_) => {}
        }
    }
    scenario
}

/// Every number is the scenario's, and they add up.
fn its_numbers_are_right(scenario: &Scenario, one: &Inequality) -> Result<(), TestCaseError> {
    let delays = delays(scenario);
    let mut sums = [0_u128; 2];
    for (terms, sum) in [&one.left, &one.right].into_iter().zip(&mut sums) {
        for Term { key, times, length, .. } in terms {
            let known = |length: Duration| {
                delays.iter().any(|(one, both)| Some(*one) == *key && both.contains(&length))
            };
            let Some(length) = *length else {
                prop_assert_eq!(*key, Some("client.idle_timeout"));
                prop_assert!(!one.holds && one.by.is_none());
                return Ok(());
            };
            prop_assert!(key.is_none() || known(length), "{key:?} {length} {delays:?}");
            *sum += u128::from(length.as_nanos()) * u128::from(*times);
        }
    }
    prop_assert_eq!(one.holds, sums[0] < sums[1], "{}", one);
    let by = one.by.unwrap().as_nanos();
    prop_assert_eq!(u128::from(by), sums[0].abs_diff(sums[1]), "{}", one);
    Ok(())
}

proptest! {
    /// It says what is so; a nanosecond beyond its edge the verdict is the other one.
    #[test]
    fn a_formula_is_where_the_verdict_changes(scenario in scenarios(), seed in any::<u64>()) {
        let scenario = odd(scenario, seed);
        let shown = || serde_json::to_string(&scenario).unwrap();
        let Some(found) = formula(&scenario, &Limits::DEFAULT) else { return Ok(()) };
        let is_safe = |verdict| match verdict {
            Verdict::Safe => Some(true),
            Verdict::Unsafe { .. } => Some(false),
            Verdict::Undecided { .. } => None,
        };
        prop_assert_eq!(is_safe(verdict(&scenario)), Some(found.holds()), "{} {}", found, shown());
        let Formula::Time(found) = found else { return Ok(()) };
        its_numbers_are_right(&scenario, &found)?;
        let Some(edge) = found.edge else { return Ok(()) };
        let apart = edge.safe_at.as_nanos().abs_diff(edge.unsafe_at.as_nanos());
        prop_assert_eq!(apart, 1, "{:?}", edge);
        for (value, safe) in [(edge.safe_at, true), (edge.unsafe_at, false)] {
            let mut moved = scenario.clone();
            parameter::set(&mut moved, edge.parameter, &value.to_string()).unwrap();
            let said = is_safe(verdict(&moved));
            prop_assert_eq!(said, Some(safe), "{} {} {}", value, found, shown());
        }
    }
}

#[test]
fn tmp_status() {
    for name in ["slow-handler", "early-answer-lingering", "died-after-applying", "answer-cut-short"] {
        let s = idlerace_core::catalog::find(name).unwrap().scenario();
        let a = any_traffic(&s);
        let j = judge(&a, &Limits::DEFAULT);
        eprintln!("{name} {:?} {:?} states {} {:?}", j.verdict, j.verdicts, j.states, j.reached);
    }
}
