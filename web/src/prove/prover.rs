//! What explores, in a worker: the page goes on being used meanwhile. What it says is words
//! and numbers, ready to be shown.
//!
//! Knows no document. A map is asked for a few rows at a time, so that whoever asks can stop.

use std::collections::BTreeMap;

use gloo::worker::{HandlerId, Worker, WorkerScope};
use idlerace_core::{
    compare::View,
    elsewhere::without_twins,
    explain::headline,
    explore::{
        AnyTraffic, Explored, Limits, Property, Question, REQUESTS_ENOUGH, REQUESTS_EXPLORED,
        RetryRisk, Verdict, advise, judge, no_timeout_helps, out_of_bounds, retry_risk,
        this_timing,
    },
    map::{self, Plan},
    parameter::Problem,
    profile::Profile as _,
    replay::replay,
    scenario::Scenario,
};
use serde::{Deserialize, Serialize};

use super::rows::{CELL, Shown, clock, plan, slice};
use super::traffic::traffic;
use crate::model::typed::{SERVER, setting};
use crate::model::url;

/// What a visitor waits for: about a second at the most.
const LIMITS: Limits = Limits {
    depth: 10_000,
    states: 5_000,
    steps: 100_000,
};

/// What can be asked. Answers carry the number of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// To prove what an address shows, whatever the order of its steps.
    Prove { id: u32, query: String },
    /// To lay out a map over two settings of it, each as `Axis::parse` reads it.
    Map {
        id: u32,
        query: String,
        x: String,
        y: String,
        draws: u32,
        /// For any traffic, where the axes leave that open, and not as it is timed.
        any: bool,
    },
    /// The verdicts of rows of the latest map, from this one on.
    Rows { id: u32, from: usize },
    /// What decides at the edge of what is safe, once the verdicts of all rows are known.
    Edge { id: u32 },
    /// How many simulated runs fail in each cell of rows, from this one on.
    Count { id: u32, from: usize },
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Answer {
    Proved(u32, Box<Proof>),
    /// The values of both axes, or what is wrong with them.
    Mapped(u32, Result<([Vec<String>; 2], Question), String>),
    /// From which row on, and as many as were made in a slice of time.
    Rows(u32, usize, Vec<Vec<Shown>>),
    Edge(u32, Vec<String>),
    /// Like [`Answer::Rows`].
    Counted(u32, usize, Vec<Vec<u32>>),
}

/// What whoever asks has to keep in mind.
pub(crate) enum Heard {
    /// Another question was asked: answers to the ones before are of no use.
    Asked,
    /// An answer has come.
    Answer(Box<Answer>),
}

/// What is said of a property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ProofVerdict {
    Safe,
    /// By this one of the ways to end.
    Unsafe(usize),
    /// What ended the looking.
    Undecided(String),
}

impl ProofVerdict {
    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Safe => Self::Safe,
            Verdict::Unsafe { ending } => Self::Unsafe(ending),
            Verdict::Undecided { limit } => Self::Undecided(limit.to_string()),
        }
    }

    /// What the style sheets call it.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe(_) => "unsafe",
            Self::Undecided(_) => "undecided",
        }
    }
}

/// One way to end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EndingSummary {
    /// How each request ended.
    pub(crate) ends: Vec<String>,
    /// Why, in a sentence.
    pub(crate) headline: String,
    /// How it comes to that, as an address has it.
    pub(crate) order: String,
}

/// A change that helps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Help {
    /// As its user types it.
    pub(crate) typed: String,
    /// Keys and values.
    pub(crate) set: Vec<(String, String)>,
    /// How far it can be moved.
    pub(crate) bound: Option<String>,
    /// What it costs with the scenario's traffic.
    pub(crate) cost: String,
    /// What else there is to know.
    pub(crate) notes: Vec<String>,
}

/// What is known of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Proof {
    /// So many of its requests were looked at, if not all.
    pub(crate) few: Option<u32>,
    pub(crate) verdict: ProofVerdict,
    /// That in a sentence: for the scenario's own timing, and for any traffic.
    pub(crate) says: [String; 2],
    /// How wide the pauses lie that fail, and what becomes of longer ones.
    pub(crate) window: Option<String>,
    /// Settings and an order with which another traffic breaks it; no order where the
    /// scenario's own does.
    pub(crate) traffic: Option<(Vec<(String, String)>, String)>,
    /// Each property by its name.
    pub(crate) properties: Vec<(String, ProofVerdict)>,
    /// What decides, in names and numbers.
    pub(crate) formula: Option<String>,
    pub(crate) help: Vec<Help>,
    /// Why no timeout is among what helps, if none can be.
    pub(crate) no_timeout: Option<String>,
    pub(crate) endings: Vec<EndingSummary>,
    /// Ways that the client cannot tell apart.
    pub(crate) twins: Vec<Vec<usize>>,
    /// If there are none: for what that holds, and where the same words stand for more.
    pub(crate) without_twins: Vec<String>,
    /// Whether a client's rule for sending again applies a request twice.
    pub(crate) rules: Vec<(String, ProofVerdict)>,
    pub(crate) states: u32,
    pub(crate) steps: u32,
    /// How long the verdict took, in milliseconds.
    pub(crate) took: f64,
}

/// The worker.
#[derive(Debug)]
pub(crate) struct Prover {
    /// The latest map, with its number.
    plan: Option<(u32, Plan)>,
    /// Its rows, as far as they were asked for.
    rows: BTreeMap<usize, Vec<Shown>>,
    /// What time it is, in milliseconds.
    clock: fn() -> f64,
}

impl Worker for Prover {
    type Message = ();
    type Input = Ask;
    type Output = Answer;

    fn create(_: &WorkerScope<Self>) -> Self {
        Self {
            plan: None,
            rows: BTreeMap::new(),
            clock,
        }
    }

    fn update(&mut self, _: &WorkerScope<Self>, (): ()) {}

    fn received(&mut self, scope: &WorkerScope<Self>, ask: Ask, to: HandlerId) {
        if let Some(answer) = self.answer(ask) {
            scope.respond(to, answer);
        }
    }
}

impl Prover {
    /// `None` to what is asked of a map that was given up.
    fn answer(&mut self, ask: Ask) -> Option<Answer> {
        Some(match ask {
            Ask::Prove { id, query } => Answer::Proved(id, Box::new(prove(scenario(&query)))),
            Ask::Map {
                id,
                query,
                x,
                y,
                draws,
                any,
            } => {
                let plan = plan(&query, (&x, &y), draws, any);
                let values = |plan: &Plan| {
                    let values = [plan.x.values.clone(), plan.y.values.clone()];
                    (values, plan.question)
                };
                let said = plan.as_ref().map(values).map_err(Clone::clone);
                self.plan = plan.ok().map(|plan| (id, plan));
                self.rows.clear();
                Answer::Mapped(id, said)
            }
            Ask::Rows { id, from } => {
                let plan = self.plan(id)?;
                let made = slice(from, plan, self.clock, |row| {
                    map::verdicts(plan, row, &CELL)
                });
                said(id, made, |rows| {
                    let rows = rows
                        .iter()
                        .map(|cells| cells.iter().map(Shown::of).collect());
                    let rows: Vec<Vec<Shown>> = rows.collect();
                    self.rows.extend((from..).zip(rows.iter().cloned()));
                    Answer::Rows(id, from, rows)
                })
            }
            Ask::Edge { id } => {
                let is_safe = |x: usize, y| self.rows.get(&y)?.get(x)?.safe;
                Answer::Edge(id, map::edges(self.plan(id)?, is_safe, &CELL))
            }
            Ask::Count { id, from } => {
                let plan = self.plan(id)?;
                let made = slice(from, plan, self.clock, |row| map::counted(plan, row));
                said(id, made, |failed| Answer::Counted(id, from, failed))
            }
        })
    }

    fn plan(&self, id: u32) -> Option<&Plan> {
        let known = self.plan.as_ref().filter(|(known, _)| *known == id);
        known.map(|(_, plan)| plan)
    }
}

/// What was made of rows; or what is wrong with a value, and then there is no map.
fn said<T>(id: u32, made: Result<T, Problem>, answer: impl FnOnce(T) -> Answer) -> Answer {
    match made {
        Ok(made) => answer(made),
        Err(problem) => Answer::Mapped(id, Err(problem.to_string())),
    }
}

fn scenario(query: &str) -> Scenario {
    url::read(query).0.setup.scenario()
}

fn prove(mut scenario: Scenario) -> Proof {
    let count = scenario.requests.count;
    let few = (count > REQUESTS_EXPLORED).then_some(REQUESTS_ENOUGH);
    scenario.requests.count = few.unwrap_or(count);
    let begun = clock();
    let found = judge(&scenario, Question::AsTimed, &LIMITS);
    let took = clock() - begun;
    let mut any = AnyTraffic::of(&scenario, &LIMITS);
    advise(&scenario, Question::AnyTraffic, &LIMITS, &mut any.explored);
    let named = |property: Property| {
        (
            property.to_string(),
            ProofVerdict::of(found.verdict(property)),
        )
    };
    let help = any.explored.advice.iter().map(|one| Help {
        typed: one.typed.clone(),
        set: one
            .set
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect(),
        bound: one.bound_sentence(),
        cost: one.cost.sentence(),
        notes: one.notes.clone(),
    });
    let twice = |one: RetryRisk| (one.rule.title().to_owned(), ProofVerdict::of(one.verdict));
    let rules = if found.twins.is_empty() {
        Vec::new()
    } else {
        retry_risk(&scenario, &LIMITS)
            .into_iter()
            .map(twice)
            .collect()
    };
    Proof {
        few,
        verdict: ProofVerdict::of(any.explored.verdict),
        says: [this_timing(&found), any.line()],
        window: any.window(),
        traffic: traffic(&scenario, &any),
        properties: Property::ALL.map(named).into(),
        formula: any
            .explored
            .formula
            .as_ref()
            .map(|formula| with_added(&scenario, formula.to_string())),
        help: help.collect(),
        no_timeout: no_timeout_helps(&scenario)
            .map(str::to_owned)
            .or_else(|| out_of_bounds(&scenario, &LIMITS)),
        endings: endings(&scenario, &found),
        rules,
        states: found.states,
        steps: found.steps,
        took,
        // The client's own words are in its log, and not in this program.
        without_twins: without_twins(&scenario, &found, |failure| {
            format!("in its words for “{failure}”")
        }),
        twins: found.twins,
    }
}

/// With what the server's product adds to the timeout that its user types, where that stands.
fn with_added(scenario: &Scenario, formula: String) -> String {
    let setting = setting(scenario.server.profile.0, SERVER.key);
    let parts = setting
        .zip(scenario.server.idle_timeout)
        .and_then(|(one, whole)| {
            let typed = whole.less(one.added).filter(|typed| *typed < whole)?;
            Some((whole, typed, one.added))
        });
    let Some((whole, typed, added)) = parts else {
        return formula;
    };
    let term = format!("server idle {whole}");
    formula.replace(&term, &format!("{term} ({typed} + {added} that it adds)"))
}

fn endings(scenario: &Scenario, found: &Explored) -> Vec<EndingSummary> {
    let way = |ending: &idlerace_core::explore::Ending| EndingSummary {
        ends: ending
            .requests
            .iter()
            .map(|one| View::from(one).to_string())
            .collect(),
        headline: replay(scenario, &ending.schedule)
            .map_or_else(String::new, |trace| headline(&trace)),
        order: ending.schedule.to_string(),
    };
    found.endings.iter().map(way).collect()
}

#[cfg(test)]
mod tests {
    use idlerace_core::{catalog, map::Axis, parameter};

    use super::*;

    fn prover(x: &[&str]) -> Prover {
        let axis = |key: &str, values: &[&str]| Axis {
            key: key.to_owned(),
            values: values.iter().map(|one| (*one).to_owned()).collect(),
        };
        let plan = Plan {
            scenario: any_pause(catalog::ENTRIES[0].scenario()),
            settings: Vec::new(),
            x: axis("client.idle_timeout", x),
            y: axis("server.idle_timeout", &["300ms"]),
            draws: 3,
            question: Question::AsTimed,
        };
        Prover {
            plan: Some((7, plan)),
            rows: BTreeMap::new(),
            clock: || 0.0,
        }
    }

    /// A map is of the scenario's own pauses.
    fn any_pause(mut scenario: Scenario) -> Scenario {
        parameter::set(&mut scenario, "requests.pause", "0s..1s").expect("a pause");
        scenario
    }

    #[test]
    fn a_row_that_cannot_be_made_is_told() {
        for ask in [Ask::Rows { id: 7, from: 0 }, Ask::Count { id: 7, from: 0 }] {
            let Some(Answer::Mapped(7, Err(problem))) = prover(&["100ms", "soon"]).answer(ask)
            else {
                panic!("nothing is told");
            };
            assert!(problem.contains("\"soon\""), "{problem}");
        }
    }

    #[test]
    fn of_a_map_that_was_given_up_nothing_is_told() {
        let mut prover = prover(&["100ms", "300ms"]);
        assert_eq!(prover.answer(Ask::Rows { id: 6, from: 0 }), None);
        let Some(Answer::Rows(7, 0, rows)) = prover.answer(Ask::Rows { id: 7, from: 0 }) else {
            panic!("no row");
        };
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
        // The client lets go in time at the first value, and not at the second.
        let Some(Answer::Edge(7, rules)) = prover.answer(Ask::Edge { id: 7 }) else {
            panic!("no edge");
        };
        assert!(
            rules.len() == 1 && rules[0].starts_with("client idle"),
            "{rules:?}"
        );
    }
}
