//! `idlerace chain --json`: whether a chain of hosts is safe, hop by hop. Written, never read.

use idlerace_core::prove_chain::Standing;
use idlerace_core::scenario::chain::Chain as Input;
use idlerace_core::scenario::chain::Reply;
use idlerace_core::time::Range;
use idlerace_core::trace::Trace;
use idlerace_core::trace::chain::ChainOutcome;
use serde::Serialize;

use super::Version;

/// The whole answer.
#[derive(Clone, Debug, Serialize)]
pub struct Chain {
    /// The version of this form.
    pub version: Version<1>,
    /// What the chain is called.
    pub name: String,
    /// What was looked at.
    pub chain: Input,
    /// What every verdict is true of.
    pub scope: &'static str,
    /// Whether under any traffic no request of the user is lost or applied twice.
    pub standing: Standing,
    /// Whether one can be lost.
    pub lost: Standing,
    /// Whether one can be applied twice.
    pub twice: Standing,
    /// Every way for a request to end that the hops together allow.
    pub ends: Vec<End>,
    /// Each hop for itself.
    pub hops: Vec<Hop>,
    /// The hop to be mended first, or of a chain that is safe the one that is nearest to where
    /// that ends; counted from 1.
    pub weakest: Option<usize>,
    /// What to type so that it is safe; `null` if it is, or nothing was found.
    pub advice: Option<Advice>,
    /// What was not given, and is as the product comes.
    pub not_given: Vec<NotGiven>,
    /// A run in which a request is lost or applied twice.
    pub witness: Option<Run>,
}

/// A way for a request to end.
#[derive(Clone, Debug, Serialize)]
pub struct End {
    /// The status that the user reads; `null` if there is none.
    pub read: Option<Reply>,
    /// What the user's client fails with.
    pub failed: Option<String>,
    /// How often it took effect; 2 stands for more, too.
    pub applied: u32,
}

/// One hop for itself: what another heals or breaks is not counted.
#[derive(Clone, Debug, Serialize)]
pub struct Hop {
    /// Which, counted from 1.
    pub hop: usize,
    /// The host that is nearer to the user.
    pub client: String,
    /// The other.
    pub server: String,
    /// Whether it is safe by itself.
    pub standing: Standing,
    /// The same in a line.
    pub line: String,
    /// What decides, in names and numbers, if that was found.
    pub formula: Option<String>,
    /// How long its server's handler takes: as long as the next hop can make it; without an
    /// end, the least.
    pub handler: Range,
    /// What makes it safe, the cheapest first.
    pub advice: Vec<Typed>,
}

/// What is typed, and proven with all of it together.
#[derive(Clone, Debug, Serialize)]
pub struct Advice {
    /// Whether the chain is safe with all of it.
    pub safe: bool,
    /// For each hop that is changed.
    pub typed: Vec<Typed>,
}

/// What is typed into one product.
#[derive(Clone, Debug, Serialize)]
pub struct Typed {
    /// Whose settings these are.
    pub hosts: Vec<String>,
    /// What is typed.
    pub typed: String,
    /// The same as keys of the chain's settings with their values.
    pub set: Vec<(String, String)>,
    /// What else its user has to know.
    pub notes: Vec<String>,
}

/// A setting that was not given.
#[derive(Clone, Debug, Serialize)]
pub struct NotGiven {
    /// Whose.
    pub host: String,
    /// The key of the chain's setting.
    pub key: String,
    /// What it is.
    pub value: String,
}

/// A run.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// The chain with the pauses of this run.
    pub chain: Input,
    /// How the user's requests ended.
    pub requests: Vec<ChainOutcome>,
    /// What each host's log says.
    pub hosts: Vec<Log>,
    /// What happened on each hop, all on one clock.
    pub hops: Vec<Trace>,
}

/// What the log of a host says.
#[derive(Clone, Debug, Serialize)]
pub struct Log {
    /// Which host.
    pub host: String,
    /// A line each.
    pub log: Vec<String>,
}
