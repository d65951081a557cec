//! A map says in each cell what the explorer, the closed form and the simulation say there.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::{ENTRIES, find};
use idlerace_core::explore::{Limits, Question, Verdict, judge, verdicts_along};
use idlerace_core::map::{Axis, Plan, counted, row};
use idlerace_core::odds::Rate;
use idlerace_core::parameter::set;
use idlerace_core::scenario::Scenario;
use idlerace_core::time::Duration;

fn plan() -> Plan {
    let axis = |key: &str, from: u64, by: usize| Axis {
        key: key.into(),
        values: (from..from + 60)
            .step_by(by)
            .map(|ms| format!("{ms}ms"))
            .collect(),
    };
    let mut scenario = find("client-timeout-below-server").unwrap().scenario();
    scenario.requests.pause = "0ms..400ms".parse().unwrap();
    Plan {
        scenario,
        settings: Vec::new(),
        x: axis("client.idle_timeout", 250, 6),
        y: axis("server.idle_timeout", 280, 6),
        draws: 50,
        question: Question::AsTimed,
    }
}

/// Below the line C + RTT + lags = S nothing fails, and on it and above it something can.
#[test]
fn the_edge_of_safety_is_the_line_of_the_rule() {
    let plan = plan();
    let millis = |text: &str| text.trim_end_matches("ms").parse::<u64>().unwrap();
    let (mut safe, mut seen) = (0, 0);
    for index in 0..plan.y.values.len() {
        for cell in row(&plan, index, &Limits::DEFAULT).unwrap() {
            // The lags are less than a millisecond, and not nothing.
            let below = millis(&cell.x) + 10 < millis(&cell.y);
            assert_eq!(cell.verdict == Verdict::Safe, below, "{cell:?}");
            assert_eq!(cell.at_most == Some(Rate(0)), below, "{cell:?}");
            assert_eq!(cell.at_least, cell.at_most, "{cell:?}");
            assert!(!below || cell.failed == 0, "{cell:?}");
            safe += u32::from(below);
            seen += cell.failed;
        }
    }
    assert!((20..80).contains(&safe) && seen > 10, "{safe} {seen}");
}

#[test]
fn a_value_that_is_none_is_refused() {
    let mut plan = plan();
    plan.x.values.push("soon".into());
    let problem = row(&plan, 0, &Limits::DEFAULT).unwrap_err();
    assert!(problem.to_string().contains("\"soon\""), "{problem}");
}

/// What was applied was not lost, whatever its client is told.
#[test]
fn what_is_counted_is_what_was_lost() {
    let count = |name: &str| {
        let mut plan = plan();
        plan.scenario = find(name).unwrap().scenario();
        let failed = counted(&plan, 0).unwrap();
        assert_eq!(failed.len(), plan.x.values.len());
        failed.iter().sum::<u32>()
    };
    assert_eq!(count("died-after-applying"), 0);
    assert_eq!(count("died-before-applying"), 500);
    assert_eq!(count("retried-post-after-death"), 500, "sent again");
}

const TIMEOUTS: [&str; 2] = ["client.idle_timeout", "server.idle_timeout"];

/// Values of an idle timeout from a tenth of it to twice as much, those closest together where
/// something may change: about the other one.
fn around(scenario: &Scenario, key: &str) -> Option<Vec<String>> {
    let both = [scenario.client.idle_timeout, scenario.server.idle_timeout];
    let own = both[usize::from(key == TIMEOUTS[1])]?.as_nanos();
    let other = both[usize::from(key == TIMEOUTS[0])].map_or(own, Duration::as_nanos);
    let tenths = (1..=20).step_by(4).map(|k| own * k / 10);
    let near = [-15_000, -10_000, -5_000, -1, 0, 1, 5_000, 15_000];
    let near = near
        .into_iter()
        .map(|us: i64| other.saturating_add_signed(us * 1_000));
    let mut values: Vec<u64> = tenths.chain(near).collect();
    values.sort_unstable();
    values.dedup();
    Some(values.iter().map(|value| format!("{value}ns")).collect())
}

/// What is known of one cell is used for the next; the verdicts are those of each alone.
#[test]
fn a_row_has_the_verdicts_of_its_cells() {
    let limits = Limits {
        states: 2_000,
        ..Limits::DEFAULT
    };
    let (mut cells, mut edges) = (0, 0);
    for entry in ENTRIES {
        for key in TIMEOUTS {
            let Some(values) = around(&entry.scenario(), key) else {
                continue;
            };
            let of = |value: &String| {
                let mut scenario = entry.scenario();
                scenario.requests.count = 2;
                set(&mut scenario, key, value).unwrap();
                scenario
            };
            let scenarios: Vec<Scenario> = values.iter().map(of).collect();
            for question in [Question::AsTimed, Question::AnyTraffic] {
                let row = verdicts_along(&scenarios, question, key, &limits);
                for ((scenario, found), value) in scenarios.iter().zip(&row).zip(&values) {
                    let alone = judge(scenario, question, &limits).verdict;
                    let same = |one: &Verdict| core::mem::discriminant(one);
                    assert_eq!(
                        same(found),
                        same(&alone),
                        "{} {key}={value} {question:?}: idlerace explore {} --set {key}={value}",
                        entry.name,
                        entry.name
                    );
                    cells += 1;
                }
                edges += row.windows(2).filter(|two| two[0] != two[1]).count();
            }
        }
    }
    assert!(cells > 2_000 && edges > 60, "{cells} {edges}");
}
