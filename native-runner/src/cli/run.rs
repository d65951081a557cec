//! `idlerace run`: one scenario for real.

use clap::Args;
use idlerace_core::replay::Schedule;

use super::choices::{Shape, Transport};
use super::source::Source;

/// What stands below the options.
pub(super) const HELP: &str = "\
Examples:
  idlerace run fin-seen-in-time
  idlerace run article-as-printed --set requests.count=10 --set server.idle_timeout=250ms
  idlerace run my-scenario.json --seed 7 --json";

/// What is run, and how.
#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub source: Source,
    /// Network between client and server
    #[arg(long, value_enum, default_value_t)]
    pub wire: Transport,
    /// Run step by step on two real kernels, instead of in real time
    #[arg(long)]
    pub steps: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// For the page: a line of JSON for each bit of progress, and one for the result
    #[arg(long, hide = true, requires = "steps")]
    pub lines: bool,
    /// Take the steps in this order, as printed by `explore` or in the page's address
    /// (order=...)
    #[arg(long, requires = "steps")]
    pub order: Option<Schedule>,
}

impl Run {
    /// How the result is written.
    pub(crate) const fn shape(&self) -> Shape {
        match (self.lines, self.json) {
            (true, _) => Shape::Lines,
            (false, true) => Shape::Json,
            (false, false) => Shape::Text,
        }
    }
}
