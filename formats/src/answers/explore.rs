//! `idlerace explore --json`: what can happen in a scenario. Written, never read.

use idlerace_core::explore::{Explored, RetryRisk};
use idlerace_core::scenario::Scenario;
use idlerace_core::trace::Trace;
use serde::Serialize;

use super::Version;

/// The whole answer.
#[derive(Clone, Debug, Serialize)]
pub struct Explore {
    /// The version of this form.
    pub version: Version<1>,
    /// What the scenario is called.
    pub name: String,
    /// What was explored.
    pub scenario: Scenario,
    /// What was found.
    pub explored: Explored,
    /// What decides with any traffic, as it is printed; its parts are in `explored`.
    pub formula: Option<String>,
    /// The shortest way to a request that is lost or applied twice, if there is one.
    pub witness: Option<Trace>,
    /// What the rule of each client for sending again makes of it.
    pub resent: Vec<RetryRisk>,
}
