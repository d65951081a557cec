//! The questions: every order that a scenario allows is looked at, and each property has
//! its verdict.

use alloc::vec::Vec;

use serde::Serialize;

use super::advice::{Advice, advice};
use super::choice::Choice;
use super::constraints::schedule;
use super::ending::{Ending, twins};
use super::formula::{Formula, formula};
use super::margin::{Margin, margin};
use super::question::{Acks, Question};
use super::search::Search;
use super::timeout_shift::Slack;
use super::traffic::simulated::simulated;
use super::traffic::witness::witness;
use super::verdict::{LimitReached, Limits, Property, Verdict};
use crate::scenario::Scenario;
use crate::trace::RequestOutcome;

/// What an exploration has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explored {
    /// Whether no request is lost and none is applied twice: [`Property::SAFE`].
    pub verdict: Verdict,
    /// For a scenario that is safe: the timeout that is nearest to where that ends, unless
    /// no idle timeout ends it.
    pub margin: Option<Margin>,
    /// What decides with any traffic: the inequality of its delays, or another setting. `None`
    /// if that was not found, or the question was another one.
    pub formula: Option<Formula>,
    /// For one that is not: what makes it safe for any traffic, each proven.
    pub advice: Vec<Advice>,
    /// A verdict for each property, in the order of [`Property::ALL`].
    pub verdicts: [Verdict; 4],
    /// Every way to end, those with the fewest steps first.
    pub endings: Vec<Ending>,
    /// Endings that the client's program can't tell apart, though what was applied differs,
    /// as indices into `endings`. Each group has the same words after as many attempts. None
    /// here does not mean that what the client is told says what was applied: other scenarios
    /// can end in the same words (`prove::elsewhere`).
    pub twins: Vec<Vec<usize>>,
    /// The limit that ended it early, if one did.
    pub reached: Option<LimitReached>,
    /// Different states, with the times at which they can be.
    pub states: u32,
    /// Steps taken from them.
    pub steps: u32,
}

impl Explored {
    /// What has been shown of a property.
    #[must_use]
    pub const fn verdict(&self, property: Property) -> Verdict {
        self.verdicts[property as usize]
    }
}

/// Walks every order that the scenario's ranges allow.
#[must_use]
pub fn explore(scenario: &Scenario, question: Question, limits: &Limits) -> Explored {
    explore_telling(scenario, question, limits, |_| {})
}

/// The same, telling the number of states now and then.
pub fn explore_telling(
    scenario: &Scenario,
    question: Question,
    limits: &Limits,
    tell: impl FnMut(u32),
) -> Explored {
    let mut found = judge_telling(scenario, question, limits, tell);
    advise(scenario, question, limits, &mut found);
    found
}

/// Adds to what [`judge`] found the margin of what is safe, the advice for what is not, and
/// for any traffic the formula.
pub fn advise(scenario: &Scenario, question: Question, limits: &Limits, found: &mut Explored) {
    if question == Question::AnyTraffic {
        found.formula = formula(scenario, limits);
    }
    match found.verdict {
        Verdict::Safe => found.margin = margin(scenario, question, limits.for_each()),
        Verdict::Unsafe { .. } => found.advice = advice(scenario, limits),
        Verdict::Undecided { .. } => {}
    }
}

/// The same without formula, margin and advice: enough for a map, and many times as fast.
#[must_use]
pub fn judge(scenario: &Scenario, question: Question, limits: &Limits) -> Explored {
    judge_telling(scenario, question, limits, |_| {})
}

/// The same, telling the number of states now and then.
pub fn judge_telling(
    scenario: &Scenario,
    question: Question,
    limits: &Limits,
    mut tell: impl FnMut(u32),
) -> Explored {
    let (asked, full) = (question.asked(scenario), question.asked_in_full(scenario));
    let search = Search::new(&asked, question, *limits, Slack::NONE);
    let mut found = walk(scenario, &asked, (question, search), &mut tell);
    if found.unwitnessed && (full.is_some() || scenario.server.queue_full.is_some()) {
        let full = full.as_ref().unwrap_or(&asked);
        let search = Search::settling_at_once(full, question, *limits);
        found = walk(scenario, full, (question, search), &mut tell);
    }
    let Walked {
        mut endings,
        reached,
        states,
        steps,
        ..
    } = found;
    if reached.is_some() && endings.iter().all(|ending| ending.keeps(&Property::SAFE)) {
        endings.extend(simulated(scenario));
    }
    let verdict_of = |properties: &[Property]| verdict(properties, &endings, reached);
    Explored {
        verdict: verdict_of(&Property::SAFE),
        margin: None,
        formula: None,
        advice: Vec::new(),
        verdicts: Property::ALL.map(|property| verdict_of(&[property])),
        twins: twins(scenario, &endings),
        endings,
        reached,
        states,
        steps,
    }
}

/// What was looked at, and how it ends.
struct Walked {
    endings: Vec<Ending>,
    reached: Option<LimitReached>,
    /// Of some way to end no traffic was found that takes it: more may have been explored than
    /// can happen.
    unwitnessed: bool,
    states: u32,
    steps: u32,
}

/// Whether every request ended in accord with every property.
fn keeps_all((_, requests): &Found) -> bool {
    let holds = |end| Property::ALL.iter().all(|property| property.holds(end));
    requests.iter().all(holds)
}

/// Looks at every order of what is asked of a scenario.
fn walk(
    scenario: &Scenario,
    asked: &Scenario,
    (question, mut search): (Question, Search<'_>),
    mut tell: impl FnMut(u32),
) -> Walked {
    let reached = search.run(&mut tell);
    let (mut unwitnessed, mut undecided) = (false, false);
    let mut endings = Vec::new();
    for one in search.endings() {
        let ending = match question {
            Question::AsTimed => Some(as_timed(scenario, one.clone())),
            Question::AnyTraffic => any_traffic(scenario, asked, &one),
        };
        unwitnessed |= ending.is_none();
        // A way to end that breaks nothing decides nothing, whether a traffic takes it or not.
        undecided |= ending.is_none() && !keeps_all(&one);
        endings.extend(ending);
    }
    Walked {
        endings,
        // More was explored than can happen, and it was too much.
        reached: reached.or(undecided.then_some(LimitReached::States)),
        unwitnessed,
        states: search.states(),
        steps: search.steps(),
    }
}

type Found = (Vec<Choice>, Vec<RequestOutcome>);

fn as_timed(scenario: &Scenario, (path, requests): Found) -> Ending {
    Ending {
        requests,
        schedule: schedule(scenario, &path),
        traffic: None,
    }
}

fn any_traffic(scenario: &Scenario, asked: &Scenario, (path, requests): &Found) -> Option<Ending> {
    let ends = requests.last()?;
    let found = witness(scenario, asked, (path, ends));
    debug_assert!(
        found.is_some()
            || Question::AnyTraffic.acks(asked) == Acks::Seen
            || asked.server.queue_full.is_some()
            || asked.server.max_requests != scenario.server.max_requests
            // One setting has to stand for the ages of all connections on the path.
            || asked.server.max_age.is_some()
            || asked.client.max_age.is_some(),
        "a path that no traffic takes: {requests:?}"
    );
    found.map(|one| Ending {
        requests: one.requests,
        schedule: one.schedule,
        traffic: Some(one.scenario),
    })
}

fn verdict(properties: &[Property], endings: &[Ending], reached: Option<LimitReached>) -> Verdict {
    let broken = endings.iter().position(|ending| !ending.keeps(properties));
    match (broken, reached) {
        (Some(ending), _) => Verdict::Unsafe { ending },
        (None, Some(limit)) => Verdict::Undecided { limit },
        (None, None) => Verdict::Safe,
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;
    use crate::scenario::profile::{ById, clients, servers};
    use crate::scenario::{Client, Closing, Fault, FaultAction, Liveness, SegmentKind, Server};
    use crate::trace::view::View;
    use crate::units::rng::SplitMix64;
    use crate::units::segment::Side;
    use crate::units::time::{Duration, Range};

    /// How single requests can end, in what is asked.
    fn ways(asked: &Scenario) -> BTreeSet<View> {
        let limits = Limits::DEFAULT;
        let mut search = Search::new(asked, Question::AnyTraffic, limits, Slack::NONE);
        assert_eq!(search.run(&mut |_| {}), None);
        let endings = search.endings().into_iter();
        let last = |(_, requests): Found| requests.last().map(View::from);
        endings.filter_map(last).collect()
    }

    /// The same with all that the kernels do as they do it, as far as that can be looked at; and
    /// whether that was all.
    fn ways_in_full(asked: &Scenario) -> (BTreeSet<View>, bool) {
        let limits = Limits {
            states: 2_000,
            ..Limits::DEFAULT
        };
        let mut search = Search::in_full(asked, Question::AnyTraffic, limits);
        let complete = search.run(&mut |_| {}).is_none();
        let endings = search.endings().into_iter();
        let last = |(_, requests): Found| requests.last().map(View::from);
        (endings.filter_map(last).collect(), complete)
    }

    /// Nothing comes of what is explored otherwise than the kernels do it: the same ways to end
    /// are found where nothing is left out, as far as that can be looked at.
    #[test]
    fn what_the_kernels_do_unseen_makes_no_difference() {
        let mut compared = 0;
        for seed in 0..SETTINGS {
            for mishap in 0..MISHAPS {
                let scenario = disturbed(seed, mishap);
                let asked = Question::AnyTraffic.asked(&scenario);
                let few = ways(&asked);
                let (full, complete) = ways_in_full(&asked);
                let more: BTreeSet<&View> = full.difference(&few).collect();
                assert!(more.is_empty(), "{seed} {mishap}: {more:?}");
                assert!(!complete || full == few, "{seed} {mishap}");
                // Each of them is replayed as the kernels do it.
                let found = judge(&scenario, Question::AnyTraffic, &Limits::DEFAULT);
                assert_eq!(found.reached, None, "{seed} {mishap}");
                compared += full.len();
            }
        }
        assert!(compared > 150, "{compared}");
    }

    const SETTINGS: u64 = 12;
    const MISHAPS: u64 = 10;

    /// A random setting in which one thing at the most goes wrong beside an idle timeout.
    fn disturbed(seed: u64, mishap: u64) -> Scenario {
        let mut dice = SplitMix64::new(seed * MISHAPS + mishap);
        let mut below = |most: u64| dice.draw() % most;
        let ms = Duration::from_millis;
        let mut scenario = random(&mut below);
        scenario.client.liveness = match below(3) {
            0 => Liveness::None,
            1 => Liveness::Checkout,
            _ => scenario.client.liveness,
        };
        let at = ms(1 + below(400));
        match mishap {
            0 => scenario.server.host_down = Some(Range::between(at, at + ms(200 + below(900)))),
            1 => scenario.server.queue_full = Some(Range::between(at, at + ms(1 + below(3_000)))),
            2 => {
                // Often, or later than what the server has closed is forgotten.
                let every = [1, 70][usize::from(below(2) > 0)];
                scenario.client.tcp_keepalive = Some(every);
                scenario.server.tcp_keepalive = Some(every + 1);
                scenario.server.idle_timeout = Some(ms(2_500));
                scenario.client.liveness = Liveness::None;
            }
            6 => scenario.server.killed_at = Some(Range::fixed(at)),
            7 => scenario.server.shutdown_at = Some(Range::fixed(at)),
            8 => {
                scenario.client.suspended_at = Some(Range::fixed(at));
                scenario.client.suspended_for = Range::up_to(ms(below(900)));
            }
            // What is written after a RST fails.
            9 => scenario.client.split_write = Some(Range::fixed(ms(1 + below(90)))),
            _ => scenario.network.faults.push(Fault {
                from: [Side::Client, Side::Server][usize::from(below(2) > 0)],
                kind: [SegmentKind::Syn, SegmentKind::Fin, SegmentKind::Data]
                    [usize::try_from(mishap - 3).unwrap()],
                nth: 1,
                fate: match below(3) {
                    0 => FaultAction::Drop,
                    longer => FaultAction::Delay {
                        by: ms(longer * below(350)),
                    },
                },
            }),
        }
        scenario
    }

    fn makes_no_difference(mut scenario: Scenario) {
        for most in [5, 6, 9] {
            scenario.server.max_requests = Some(most);
            let few = Question::AnyTraffic.asked(&scenario);
            let full = Question::AnyTraffic.asked_in_full(&scenario).unwrap();
            assert_eq!(ways(&few), ways(&full), "{scenario:?}");
        }
    }

    /// Every client before every server; those that do the same once.
    #[test]
    fn a_pair_ends_the_same_after_how_many_requests_its_connections_do() {
        let mut seen = Vec::new();
        for client in clients::ALL {
            for server in servers::ALL {
                let mut scenario = Scenario::new();
                (scenario.client, scenario.server) = (Client::of(client), Server::of(server));
                scenario.client.profile = ById(clients::ALL[0]);
                scenario.server.profile = ById(servers::ALL[0]);
                scenario.server.max_requests = None;
                if !seen.contains(&scenario) {
                    makes_no_difference(scenario.clone());
                    seen.push(scenario);
                }
            }
        }
    }

    fn random(below: &mut impl FnMut(u64) -> u64) -> Scenario {
        let ms = Duration::from_millis;
        let mut scenario = Scenario::new();
        let path = Range::up_to(ms(below(30)));
        (scenario.network.to_server, scenario.network.to_client) = (path, path);
        let idle = 50 + below(400);
        scenario.server.idle_timeout = Some(ms(idle));
        scenario.client.idle_timeout = Some(ms(idle + below(60) - 40));
        scenario.server.timer_lag = Range::up_to(ms(below(3)));
        scenario.server.handler_time = Range::up_to(ms(below(40)));
        scenario.server.closing = match below(3) {
            0 => Closing::Abort,
            1 => Closing::HalfClose {
                drain: ms(1 + below(90)),
            },
            _ => Closing::Close,
        };
        scenario.client.request_timeout = (below(3) == 0).then(|| ms(5 + below(90)));
        scenario
    }

    #[test]
    fn random_settings_do_too() {
        for seed in 0..60 {
            let mut dice = SplitMix64::new(seed);
            let mut below = |most: u64| dice.draw() % most;
            let ms = Duration::from_millis;
            let mut scenario = random(&mut below);
            scenario.server.shutdown_at = (below(4) == 0).then(|| Range::fixed(ms(90)));
            makes_no_difference(scenario);
        }
    }

    #[test]
    fn so_do_those_in_which_one_thing_goes_wrong() {
        for seed in 0..SETTINGS / 3 {
            for mishap in 0..MISHAPS {
                makes_no_difference(disturbed(seed, mishap));
            }
        }
    }

    /// What comes of the last request of many is found with the limit as it is.
    #[test]
    fn an_end_that_the_last_request_makes_has_a_witness() {
        let mut scenario = Scenario::new();
        scenario.server.closing = Closing::Abort;
        scenario.server.max_requests = Some(6);
        let found = judge(&scenario, Question::AnyTraffic, &Limits::DEFAULT);
        assert_eq!(found.reached, None);
        for ending in &found.endings {
            let traffic = ending.traffic.as_ref().unwrap();
            let replayed = crate::run::replay::replay(traffic, &ending.schedule).unwrap();
            assert_eq!(replayed.requests, ending.requests);
        }
    }
}
