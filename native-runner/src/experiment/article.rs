//! The main job: the article's experiment on this machine, row by row, each with what
//! the model says can happen.

use std::collections::BTreeMap;
use std::io;

use formats::verdict::Verdict;
use idlerace_core::catalog;
use idlerace_core::compare::View;
use idlerace_core::profile::servers;
use idlerace_core::scenario::Scenario;
use idlerace_core::time::{Duration, Range};

use crate::clock::run::Testbed;
use crate::predict::judge::{Judged, judge};
use crate::predict::plan::{Comparison, Plan};
use crate::predict::prediction::{Medium, Prediction, TOLERANCES};

/// Requests that each client sends: one opens the connection, the others reuse it.
const SHARE: u32 = 5;

/// The article's server idle timeout.
pub const IDLE_TIMEOUT: Duration = Duration::from_millis(300);

/// Seeds that are tried for each variant of a row.
const SEEDS: u32 = 60;

/// One line of the experiment.
#[derive(Clone, Debug)]
pub struct Row {
    /// What is special about it.
    pub label: String,
    /// The part of the experiment that it belongs to.
    pub part: Part,
    /// How it is run.
    pub plan: Plan,
}

/// The parts of the experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// As the article prints it.
    Printed,
    /// The pause moves across the idle timeout.
    Sweep,
    /// The server has decided to close and is slow to do it.
    Slow,
    /// At the edge, with a remedy.
    Fix,
}

/// A row with what came of it.
#[derive(Clone, Debug)]
pub struct Result {
    /// The row.
    pub row: Row,
    /// What came of it.
    pub judged: Judged,
}

/// The whole experiment.
///
/// # Panics
/// Never: the catalogue has the article's entry.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows = vec![row(
        Part::Printed,
        "pause 200 ms".into(),
        20,
        paced("200ms"),
    )];
    let sweep = [
        ("250ms", 20),
        ("299ms", 40),
        ("300ms", 40),
        ("301ms", 40),
        ("299ms..302ms", 100),
        ("350ms", 20),
    ];
    for (pause, clients) in sweep {
        rows.push(row(
            Part::Sweep,
            format!("pause {}", spaced(pause)),
            clients,
            paced(pause),
        ));
    }
    let mut slow = paced("350ms");
    slow.server.close_lag = Range::fixed(Duration::from_millis(100));
    rows.push(row(Part::Slow, "pause 350 ms".into(), 20, slow));
    let mut off = paced("299ms..302ms");
    off.client.keep_alive = false;
    rows.push(row(Part::Fix, "no connection is kept".into(), 40, off));
    let mut below = paced("299ms..302ms");
    below.client.idle_timeout = Some(Duration::from_millis(150));
    rows.push(row(
        Part::Fix,
        "client lets go after 150 ms".into(),
        40,
        below,
    ));
    rows
}

/// Runs every row. `finished` hears of each request that is over.
///
/// # Errors
/// If the machine has no socket or thread left.
pub fn run(machine: &Testbed, rows: Vec<Row>, finished: &impl Fn()) -> io::Result<Vec<Result>> {
    rows.into_iter()
        .map(|row| {
            Ok(Result {
                judged: judge(machine, &row.plan, finished)?,
                row,
            })
        })
        .collect()
}

impl Row {
    /// How many requests it sends.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.plan.clients * self.plan.run.requests.count
    }
}

impl Result {
    /// How often each way of ending was seen.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<View, u32> {
        let mut counts = BTreeMap::new();
        for request in self.judged.requests() {
            *counts.entry(View::from(request)).or_insert(0) += 1;
        }
        counts
    }
}

/// One verdict of all rows.
#[must_use]
pub fn verdict(results: &[Result]) -> Verdict {
    Verdict::of_all(results.iter().map(|result| &result.judged.verdict))
}

fn paced(pause: &str) -> Scenario {
    let mut scenario = catalog::find("article-as-printed")
        .map(catalog::Entry::scenario)
        .unwrap_or_default();
    scenario.requests.count = SHARE;
    scenario.requests.pause = pause.parse().unwrap_or(Range::fixed(IDLE_TIMEOUT));
    scenario.server = idlerace_core::scenario::Server {
        idle_timeout: Some(IDLE_TIMEOUT),
        ..idlerace_core::scenario::Server::of(&servers::hyper::PROFILE)
    };
    scenario
}

/// With the most patient of the tolerances that leave the fewest ways of ending.
fn row(part: Part, label: String, clients: u32, run: Scenario) -> Row {
    let expected = |tolerance| {
        let prediction = Prediction::new(&run, tolerance, Medium::Loopback);
        let views = prediction.views(SEEDS);
        (tolerance, prediction, views)
    };
    let mut best = expected(TOLERANCES[0]);
    for tolerance in [TOLERANCES[1], TOLERANCES[2]] {
        let stricter = expected(tolerance);
        if stricter.2.len() < best.2.len() {
            best = stricter;
        }
    }
    let (tolerance, prediction, views) = best;
    let comparison = Comparison::OutcomeSet(views);
    let plan = Plan {
        run,
        prediction,
        tolerance,
        clients,
        changes: Vec::new(),
        comparison,
        between: Medium::Loopback,
    };
    Row { label, part, plan }
}

/// `299ms..302ms` as people write it.
fn spaced(pause: &str) -> String {
    pause.replace("ms..", " to ").replace("ms", " ms")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_says_what_each_row_can_come_to() {
        let ways = |row: &Row| match &row.plan.comparison {
            Comparison::OutcomeSet(ways) => ways.len(),
            Comparison::Exact => 0,
        };
        let expected = [
            (Part::Printed, vec![1]),
            (Part::Sweep, vec![1, 4, 4, 4, 4, 1]),
            (Part::Slow, vec![2]),
            (Part::Fix, vec![1, 1]),
        ];
        let rows = rows();
        for (part, counts) in expected {
            let found: Vec<usize> = rows
                .iter()
                .filter(|row| row.part == part)
                .map(ways)
                .collect();
            assert_eq!(found, counts, "{part:?}");
        }
    }
}
