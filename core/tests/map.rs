//! A map says in each cell what the explorer, the closed form and the simulation say there.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::catalog::find;
use idlerace_core::explore::{Limits, Verdict};
use idlerace_core::map::{Axis, Plan, counted, row};
use idlerace_core::odds::Rate;

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
