//! `idlerace explore`: what is proven, and what is told of it.

use clap::{Args, ValueEnum};

use super::source::Source;

/// What stands below the options.
pub(super) const HELP: &str = "\
Two questions are answered. This timing: every order of steps that the scenario's own ranges
allow. Any traffic: the same for any pauses, any number of requests, and any moments of the
mishaps that the scenario has. Safe means: no request is lost and none is applied twice, for
any delays within the ranges. One that was applied can still fail for its user, who is not told
that it was: the answer then says so, and the exit code does not. The exit code is that of the
answer for any traffic; with --as-timed, for this timing.

Examples:
  idlerace explore crossing
  idlerace explore article-as-logged --set requests.count=2 --twins --advice
  idlerace explore alb-and-node --format smt2 > race.smt2                then: z3 race.smt2
  idlerace show article-as-logged --set requests.count=2 --ending 4 --format svg -o lost.svg";

/// What is explored, and what is told of it.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own, which says nothing of the others"
)]
pub(crate) struct Explore {
    #[command(flatten)]
    pub source: Source,
    /// Answer for the scenario's own timing alone
    #[arg(long)]
    pub as_timed: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Format of the output
    #[arg(long, value_enum, default_value_t, conflicts_with = "json")]
    pub format: Format,
    /// Also print the ways to end that look the same to the client although the server
    /// applied different requests
    #[arg(long)]
    pub twins: bool,
    /// Also print what makes the scenario safe for any traffic: values to type into its client or
    /// server, each proven, with its cost
    #[arg(long)]
    pub advice: bool,
}

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// What was found
    #[default]
    Text,
    /// Nothing is explored: the idle race as constraints for an SMT solver (SMT-LIB 2), which
    /// answers `sat` if a request can be lost after some pause
    Smt2,
}
