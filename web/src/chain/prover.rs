//! What proves a chain, in a worker: the page goes on being used meanwhile. What it says is
//! words, ready to be shown.
//!
//! Knows no document.

use std::rc::Rc;

use gloo::worker::{HandlerId, Spawnable as _, Worker, WorkerBridge, WorkerScope};
use idlerace_core::{
    explore::Limits,
    prove_chain::{self, ChainAdvice, ChainVerdict, End, HopRow, advised, judge},
};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::model::hosts;

/// The program itself, for its worker.
const PROGRAM: &str = "chain.js";

/// Whether something is safe, as a style sheet and as a reader have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Standing {
    Safe,
    Unsafe,
    Undecided,
}

impl From<prove_chain::Standing> for Standing {
    fn from(standing: prove_chain::Standing) -> Self {
        match standing {
            prove_chain::Standing::Safe => Self::Safe,
            prove_chain::Standing::Unsafe => Self::Unsafe,
            prove_chain::Standing::Undecided => Self::Undecided,
        }
    }
}

impl Standing {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Safe => prove_chain::Standing::Safe.word(),
            Self::Unsafe => prove_chain::Standing::Unsafe.word(),
            Self::Undecided => prove_chain::Standing::Undecided.word(),
        }
    }
}

/// What is said of a hop for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hop {
    pub(super) client: String,
    pub(super) server: String,
    pub(super) standing: Standing,
    pub(super) line: String,
    pub(super) formula: Option<String>,
}

/// What is typed into a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Typed {
    pub(super) hop: usize,
    pub(super) hosts: String,
    pub(super) words: String,
    /// The same as settings of the chain.
    pub(super) set: Vec<(String, String)>,
    pub(super) notes: Vec<String>,
}

/// What is known of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) standing: Standing,
    pub(super) line: String,
    pub(super) weakest_line: Option<String>,
    /// The hop that is to be mended first, counted from 1.
    pub(super) weakest: Option<usize>,
    pub(super) hops: Vec<Hop>,
    /// What stands above what is typed, or in its place.
    pub(super) lead: String,
    pub(super) typed: Vec<Typed>,
    pub(super) ends: Vec<String>,
    /// A run in which a request is lost or applied twice, as an address has it.
    pub(super) run: Option<String>,
}

impl Told {
    fn of(query: &str) -> Self {
        let hosts = hosts::read(query).0;
        let chain = hosts.chain();
        let found = judge(&chain, &Limits::DEFAULT);
        let advice = advised(&chain, &found, &Limits::DEFAULT);
        let is_safe = found.standing == prove_chain::Standing::Safe;
        let lead = match &advice {
            _ if is_safe => String::new(),
            Some(advice) => advice.lead().to_owned(),
            None => ChainAdvice::NONE.to_owned(),
        };
        let typed = advice.into_iter().flat_map(|advice| advice.typed);
        let typed = typed.map(|one| Typed {
            hop: one.hop,
            hosts: one.hosts.join(" and "),
            words: one.typed,
            set: one.set,
            notes: one.notes,
        });
        Self {
            typed: typed.collect(),
            lead,
            run: found
                .witness
                .as_ref()
                .map(|run| hosts.like(&run.chain).query()),
            ..Self::from(&found)
        }
    }
}

/// All but what is to be typed, and how the run is addressed.
impl From<&ChainVerdict> for Told {
    fn from(found: &ChainVerdict) -> Self {
        let hop = |row: &HopRow| Hop {
            client: row.client.clone(),
            server: row.server.clone(),
            standing: row.standing.into(),
            line: row.line.clone(),
            formula: row.formula.clone(),
        };
        Self {
            standing: found.standing.into(),
            line: found.line(),
            weakest_line: found.weakest_line(),
            weakest: found.weakest,
            hops: found.hops.iter().map(hop).collect(),
            lead: String::new(),
            typed: Vec::new(),
            ends: found.ends.iter().map(End::sentence).collect(),
            run: None,
        }
    }
}

/// The worker: a question is a number and an address, an answer has its number.
#[derive(Debug)]
pub(super) struct Prover;

impl Worker for Prover {
    type Message = ();
    type Input = (u32, String);
    type Output = (u32, Told);

    fn create(_: &WorkerScope<Self>) -> Self {
        Self
    }

    fn update(&mut self, _: &WorkerScope<Self>, (): ()) {}

    fn received(&mut self, scope: &WorkerScope<Self>, (id, query): Self::Input, to: HandlerId) {
        scope.respond(to, (id, Told::of(&query)));
    }
}

/// What is known of what was asked last.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known {
    asked: u32,
    told: Option<Rc<Told>>,
}

/// What changes that.
enum Heard {
    Asked,
    Told(u32, Told),
}

impl Reducible for Known {
    type Action = Heard;

    fn reduce(self: Rc<Self>, heard: Heard) -> Rc<Self> {
        match heard {
            Heard::Asked => Rc::new(Self {
                asked: self.asked + 1,
                told: None,
            }),
            Heard::Told(id, told) if id == self.asked => Rc::new(Self {
                told: Some(Rc::new(told)),
                ..*self
            }),
            // An answer to what nobody asks any more.
            Heard::Told(..) => self,
        }
    }
}

/// What the worker has said of this address.
#[hook]
pub(super) fn use_told(query: &str) -> Option<Rc<Told>> {
    let known = use_reducer(Known::default);
    let dispatcher = known.dispatcher();
    let answered = move |(id, told)| dispatcher.dispatch(Heard::Told(id, told));
    let prover: Rc<WorkerBridge<Prover>> =
        use_memo((), |()| Prover::spawner().callback(answered).spawn(PROGRAM));
    let (dispatcher, asked) = (known.dispatcher(), known.asked);
    use_effect_with(query.to_owned(), move |query| {
        dispatcher.dispatch(Heard::Asked);
        prover.send((asked + 1, query.clone()));
    });
    known.told.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_balancer_nginx_and_gunicorn_have_a_value_to_type() {
        let told = Told::of("?chain=chromium,alb,nginx,gunicorn");
        assert_eq!(told.standing, Standing::Unsafe, "{told:#?}");
        assert_eq!(told.weakest, Some(3), "{told:#?}");
        let typed = told.typed.iter().find(|one| one.hop == 3).unwrap();
        assert!(
            !typed.words.is_empty() && !typed.set.is_empty(),
            "{typed:?}"
        );
        // The run is of the same hosts, and shows it.
        let run = hosts::read(told.run.as_ref().unwrap()).0.chain();
        let seen = idlerace_core::run::chain::simulate(&run);
        assert!(seen.requests.iter().any(|one| !one.is_answered()));
        // What is typed mends it.
        let (hosts, _) = hosts::read("?chain=chromium,alb,nginx,gunicorn");
        let all: Vec<_> = told.typed.iter().flat_map(|one| one.set.clone()).collect();
        let mended = hosts.with(&all).unwrap();
        assert_eq!(Told::of(&mended.query()).standing, Standing::Safe);
    }
}
