//! Which scenarios can be shown by the clock, and how: the one place that decides it, by
//! what a scenario says and what the model makes of it, never by its name.
//!
//! Timers hit within milliseconds, and loopback has no delay to speak of. A scenario can
//! be shown if the model, told so, still ends every request as in the original, and for
//! the same reason.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration as Real;

use idlerace_core::compare::View;
use idlerace_core::scenario::{Network, Scenario};
use idlerace_core::time::{Duration, Range};

use crate::clock::run::length;
use crate::predict::prediction::{Ending, Medium, Prediction, TOLERANCES, Tolerance, endings};
use crate::predict::refusal::{HANGS, LONGEST, NotRunnable, structural};
use crate::predict::scale::{Scale, scales};

/// Seeds that are tried for each variant of a scenario.
const SEEDS: u64 = 24;

/// So many of the tolerances a machine keeps even if others use it; rather than a
/// stricter one all times are taken longer.
const PATIENT: usize = 3;

/// Requests that each client sends where a long scenario is shared among several.
const SHARE: u32 = 5;

/// So many clients run a scenario whose ending is a matter of luck.
const OFTEN: u32 = 10;

/// How a scenario is run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What runs: the scenario with what was changed for loopback.
    pub run: Scenario,
    /// What the model says to that.
    pub prediction: Prediction,
    /// How late the machine may be.
    pub tolerance: Tolerance,
    /// How many clients run it side by side, each with a server of its own.
    pub clients: u32,
    /// What was changed, for people.
    pub changes: Vec<String>,
    /// What can be compared.
    pub comparison: Comparison,
    /// What lies between client and server.
    pub between: Medium,
}

/// What a run can be held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Every request can end in one way only: calls and results are compared.
    Exact,
    /// Chance decides: each request ends in one of these ways.
    OutcomeSet(BTreeSet<View>),
}

impl Plan {
    /// How to run a scenario by the clock, or why that cannot be done.
    ///
    /// # Errors
    /// The reason.
    pub fn new(scenario: &Scenario, between: Medium) -> Result<Self, NotRunnable> {
        structural(scenario, between)?;
        let (base, clients) = shared(scenario);
        let ways = endings(&base, SEEDS);
        let candidates: Vec<Candidate> = candidates(&base, between)
            .into_iter()
            .filter(|one| one.takes <= LONGEST)
            .collect();
        if candidates.is_empty() {
            return Err(not_runnable(&base, &ways, between));
        }
        let (patient, strict) = TOLERANCES.split_at(PATIENT);
        let mut plan = [patient, strict]
            .into_iter()
            .find_map(|tolerances| {
                candidates
                    .iter()
                    .find_map(|one| one.plan(tolerances, &ways, between))
            })
            .or_else(|| by_chance(&base, &ways, between))
            .ok_or_else(|| not_runnable(&base, &ways, between))?;
        plan.clients = plan.clients.max(clients);
        plan.changes.splice(0..0, changes(&base, clients, between));
        Ok(plan)
    }

    /// What each client runs, with the seed of its own.
    #[must_use]
    pub fn scenarios(&self) -> Vec<Scenario> {
        let seeded = |offset| Scenario {
            seed: self.run.seed.wrapping_add(u64::from(offset)),
            ..self.run.clone()
        };
        (0..self.clients).map(seeded).collect()
    }
}

/// Why these scenarios cannot be run over and over and counted: what [`Plan::new`] says of one
/// of them. That a timer cannot hit one of them counts only if it is so of all: rates are
/// for what is a matter of luck.
#[must_use]
pub fn refusal(scenarios: &[Scenario], between: Medium) -> Option<NotRunnable> {
    let refused = scenarios.iter().map(|one| Plan::new(one, between).err());
    let refused: Vec<Option<NotRunnable>> = refused.collect();
    let luck = NotRunnable::NeedsLockstep(HANGS);
    let whatever = refused.iter().flatten().find(|reason| **reason != luck);
    let all = refused.iter().all(Option::is_some);
    whatever.cloned().or_else(|| all.then_some(luck))
}

/// A scenario as it might be run.
#[derive(Clone, Debug)]
struct Candidate {
    run: Scenario,
    takes: Real,
    changes: Vec<String>,
}

/// The ways to run a scenario, the one that changes least first.
fn candidates(base: &Scenario, between: Medium) -> Vec<Candidate> {
    let mut starts = vec![(base.clone(), None)];
    let lacks_delay = between == Medium::Loopback && is_far(base);
    starts.extend(lacks_delay.then(|| moved(base)));
    let candidate = |scale: Scale, (start, change): &(Scenario, Option<String>)| {
        let run = scale.apply(start);
        Candidate {
            takes: length(&run),
            run,
            changes: change.clone().into_iter().chain(scale.words()).collect(),
        }
    };
    scales(base)
        .into_iter()
        .flat_map(|scale| starts.iter().map(move |start| candidate(scale, start)))
        .collect()
}

impl Candidate {
    /// The plan under the first tolerance that leaves its ending as it is.
    fn plan(
        &self,
        tolerances: &[Tolerance],
        ways: &BTreeSet<Ending>,
        between: Medium,
    ) -> Option<Plan> {
        tolerances.iter().find_map(|&tolerance| {
            let prediction = Prediction::new(&self.run, tolerance, between);
            let comparison = comparison(&prediction, ways)?;
            let (run, changes) = (self.run.clone(), self.changes.clone());
            Some(Plan {
                run,
                prediction,
                tolerance,
                clients: 1,
                changes,
                comparison,
                between,
            })
        })
    }
}

/// Where this machine's timers cannot hit the one way of ending: run as it is, often, and
/// held against everything that the timers' lateness makes possible. Over a wire the way
/// of ending that is meant comes about like that; on loopback it may not be there at all.
fn by_chance(base: &Scenario, ways: &BTreeSet<Ending>, between: Medium) -> Option<Plan> {
    if between == Medium::Loopback || length(base) > LONGEST {
        return None;
    }
    // The most patient of the tolerances that leave the fewest ways of ending.
    let expected = TOLERANCES.map(|tolerance| {
        let prediction = Prediction::new(base, tolerance, between);
        let views = prediction.views(400);
        (tolerance, prediction, views)
    });
    let (tolerance, prediction, views) = expected
        .into_iter()
        .min_by_key(|(_, _, views)| views.len())?;
    let meant = || ways.iter().flat_map(|way| &way.views);
    if !meant().all(|view| views.contains(view)) {
        return None;
    }
    // A fault counts segments over the whole run, so it takes a run to itself.
    let often = base.network.faults.is_empty() && base.requests.count <= SHARE;
    Some(Plan {
        run: base.clone(),
        prediction,
        tolerance,
        clients: if often { OFTEN } else { 1 },
        changes: Vec::new(),
        comparison: Comparison::OutcomeSet(views),
        between,
    })
}

/// What can be compared, if the prediction still says what the original says.
fn comparison(prediction: &Prediction, ways: &BTreeSet<Ending>) -> Option<Comparison> {
    if let [way] = &Vec::from_iter(ways)[..] {
        // A few seeds tell most misfits.
        let still = |seeds| {
            prediction
                .endings(seeds)
                .iter()
                .all(|ending| ending == *way)
        };
        return (still(2) && still(SEEDS)).then_some(Comparison::Exact);
    }
    let views = prediction.views(400);
    ways.iter()
        .flat_map(|way| &way.views)
        .all(|view| views.contains(view))
        .then_some(Comparison::OutcomeSet(views))
}

/// A long row of requests that do not depend on each other, shared among clients.
fn shared(scenario: &Scenario) -> (Scenario, u32) {
    let mut base = scenario.clone();
    let server = &scenario.server;
    let depends =
        server.death.is_some() || server.shutdown_at.is_some() || server.max_requests.is_some();
    let clients = scenario.requests.count / SHARE;
    if depends
        || clients < 2
        || !scenario.requests.count.is_multiple_of(SHARE)
        || length(scenario) <= LONGEST
    {
        return (base, 1);
    }
    base.requests.count = SHARE;
    (base, clients)
}

/// What is different in any case.
fn changes(base: &Scenario, clients: u32, between: Medium) -> Vec<String> {
    let mut changes = Vec::new();
    if between == Medium::Loopback && is_far(base) {
        let Network {
            to_server,
            to_client,
            ..
        } = &base.network;
        changes.push(format!(
            "loopback's delays in place of {to_server} and {to_client}"
        ));
    }
    if clients > 1 {
        changes.push(format!(
            "{clients} clients side by side, {SHARE} requests each"
        ));
    }
    changes
}

/// Whether the hosts are farther from each other than on loopback.
fn is_far(scenario: &Scenario) -> bool {
    scenario.round_trip() > Duration::from_millis(1)
}

/// The scenario with the network's round trip in the client's pause, so that a request
/// reaches the server as long after its last answer as it does in the original.
fn moved(scenario: &Scenario) -> (Scenario, Option<String>) {
    let mut run = scenario.clone();
    let (pause, round_trip) = (scenario.requests.pause, scenario.round_trip());
    run.requests.pause = pause.map(|pause| pause + round_trip);
    (
        run,
        Some(format!(
            "a pause longer by the round trip of {round_trip} that is missing"
        )),
    )
}

/// What is lacking for a scenario that can't be shown.
fn not_runnable(base: &Scenario, ways: &BTreeSet<Ending>, between: Medium) -> NotRunnable {
    let takes = length(base);
    let mut near = base.clone();
    near.network.to_server = Range::default();
    near.network.to_client = Range::default();
    if takes > LONGEST {
        NotRunnable::TooLong(takes)
    } else if between == Medium::Wire || endings(&near, SEEDS) == *ways {
        NotRunnable::NeedsLockstep(HANGS)
    } else {
        NotRunnable::NeedsWire("it takes delay between the hosts, and loopback has next to none")
    }
}

/// A tolerance for people.
impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "timers {} and threads {}", self.timer, self.thread)
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog::find;

    use super::*;

    fn plan(name: &str) -> Result<Plan, NotRunnable> {
        Plan::new(&find(name).unwrap().scenario(), Medium::Loopback)
    }

    #[test]
    fn what_a_scenario_says_decides_whether_loopback_can_show_it() {
        for name in [
            "article-as-printed",
            "fin-seen-in-time",
            "unread-at-close",
            "fin-unread",
            "died-after-applying",
            "answer-cut-short",
            "retried-post-after-death",
            "died-before-applying",
            "keep-alive-off",
            "client-timeout-below-server",
            "keep-alive-hint",
            "close-announced",
            "reset-on-idle",
        ] {
            assert_eq!(
                plan(name).map(|plan| plan.comparison),
                Ok(Comparison::Exact),
                "{name}"
            );
        }
        for name in ["crossing", "retried-post-after-crossing", "nat-forgets"] {
            assert!(
                matches!(plan(name), Err(NotRunnable::NeedsWire(_))),
                "{name}"
            );
        }
        let late = plan("fin-seen-after-checkout");
        assert!(
            matches!(late, Err(NotRunnable::NeedsLockstep(_))),
            "{late:?}"
        );
    }

    #[test]
    fn chance_is_compared_by_what_it_can_do() {
        let plan = plan("article-as-logged").unwrap();
        assert!(matches!(plan.comparison, Comparison::OutcomeSet(ways) if ways.len() == 4));
        assert_eq!((plan.clients, plan.run.requests.count), (20, 5));
    }

    #[test]
    fn what_takes_too_long_is_said_with_its_length() {
        let mut scenario = find("keep-alive-hint").unwrap().scenario();
        scenario.requests.pause = Range::fixed(Duration::from_secs(60));
        let Err(NotRunnable::TooLong(takes)) = Plan::new(&scenario, Medium::Loopback) else {
            panic!("it was planned")
        };
        assert_eq!(takes.as_secs(), 60);
    }
}
