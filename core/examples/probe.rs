use idlerace_core::catalog::ENTRIES;
use idlerace_core::explore::{Limits, Question, judge};
use idlerace_core::replay::replay;
use std::time::Instant;
fn main() {
    let only: Vec<String> = std::env::args().skip(1).collect();
    for entry in ENTRIES {
        if !only.is_empty() && !only.contains(&entry.name.to_string()) {
            continue;
        }
        let scenario = entry.scenario();
        let t = Instant::now();
        let found = judge(&scenario, Question::AnyTraffic, &Limits::DEFAULT);
        println!(
            "{:<34} {:?} states {} steps {} {:?} reached {:?}",
            entry.name,
            found.verdict,
            found.states,
            found.steps,
            t.elapsed(),
            found.reached
        );
        let t = Instant::now();
        let p = idlerace_core::explore::failing_pauses(&scenario, &Limits::DEFAULT);
        println!(
            "      {:?} {:?}",
            p.map(|p| p.iter().map(|x| x.sentence()).collect::<Vec<_>>()),
            t.elapsed()
        );
        for e in &found.endings {
            let last = e.requests.last().unwrap();
            let ok = e
                .traffic
                .as_ref()
                .is_some_and(|t| replay(t, &e.schedule).is_some());
            println!(
                "      {} {} {}",
                e.requests.len(),
                ok,
                idlerace_core::compare::View::from(last)
            );
        }
    }
}
