//! `idlerace explore --json`: what can happen in a scenario. Written, never read.

use idlerace_core::elsewhere::Elsewhere;
use idlerace_core::explore::{AnyTraffic, Explored, RetryRisk};
use idlerace_core::scenario::Scenario;
use idlerace_core::trace::Trace;
use serde::Serialize;

use super::Version;

/// The whole answer.
#[derive(Clone, Debug, Serialize)]
pub struct Explore {
    /// The version of this form.
    pub version: Version<2>,
    /// What the scenario is called.
    pub name: String,
    /// What was explored.
    pub scenario: Scenario,
    /// What every verdict is true of.
    pub scope: &'static str,
    /// What was found for the scenario as it is timed.
    pub explored: Explored,
    /// What was found for any traffic; `null` if only the timing was asked for.
    pub any_traffic: Option<AnyTraffic>,
    /// What decides with any traffic, as it is printed; its parts are in `any_traffic`.
    pub formula: Option<String>,
    /// The shortest way to a request that is lost or applied twice, if there is one: as timed,
    /// or else with any traffic.
    pub witness: Option<Trace>,
    /// Where a client is told the same as here and something else was applied.
    pub elsewhere: Vec<Elsewhere>,
    /// What the rule of each client for sending again makes of it.
    pub resent: Vec<RetryRisk>,
}
