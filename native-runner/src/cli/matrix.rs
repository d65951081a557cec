//! `idlerace matrix`: of which clients and servers, and beside which other run.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use idlerace_core::profile::{ClientProfile, Profile as _, ServerProfile};

/// What stands below the options.
pub(super) const HELP: &str = "\
Each client in each order that `idlerace test` forces, with each of a few requests: what its
caller is told and how often the request was applied, as the rules of its profile say, and how
many measured rows there are. What can end in several ways has all of them. Then each server:
when and how it closes an idle connection. Nothing is run.

Examples:
  idlerace matrix go curl nginx
  idlerace matrix --twice
  idlerace matrix --json > before.json
  idlerace matrix --against before.json";

/// What is shown.
#[derive(Debug, Args)]
pub(crate) struct Matrix {
    /// Names of clients and servers, as the first column has them; without one, all of them
    #[arg(value_name = "NAME", value_parser = names(), hide_possible_values = true)]
    pub names: Vec<String>,
    /// Only where a POST without an Idempotency-Key can be applied more than once
    #[arg(long, conflicts_with_all = ["json", "against"])]
    pub twice: bool,
    /// Compare with an earlier output of --json (- for stdin), and print what differs
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub against: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn names() -> PossibleValuesParser {
    let all = ClientProfile::IDS.iter().chain(ServerProfile::IDS);
    PossibleValuesParser::new(all.copied())
}
