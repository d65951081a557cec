//! The command line: what can be asked for, and the help that teaches it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  idlerace                                  the article's experiment on this machine, about 16 s
  idlerace play                             the page, in your browser
  idlerace list                             every scenario that has a name
  idlerace show crossing                    what the model says happens, step by step
  idlerace run died-after-applying          really run one, prediction beside observation
  idlerace run article-as-printed --set requests.count=10 --set requests.pause=290ms..310ms
  idlerace check                            really run all that loopback can show
  idlerace show crossing --format scenario > mine.json      to edit; then: idlerace show mine.json
  idlerace show crossing --format json | idlerace show -    traces carry their scenario

Exit code: 0 model and machine agree, 1 they differ, 2 could not run.";

const SET: &str = "\
Examples:
  idlerace run fin-seen-in-time
  idlerace run article-as-printed --set requests.count=10 --set server.idle_timeout=250ms
  idlerace run my-scenario.json --seed 7 --json";

/// An HTTP client reuses a connection just as the server closes it. Idlerace makes that
/// happen on this machine, over real sockets, and says beforehand how it will end.
#[derive(Debug, Parser)]
#[command(name = "idlerace", version, after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// What to do; without it, the article's experiment.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the named scenarios
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Simulate a scenario and show what happens, step by step
    Show {
        #[command(flatten)]
        source: Source,
        /// As text or as JSON
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Really run a scenario on loopback and hold it against the prediction
    #[command(after_help = SET)]
    Run {
        #[command(flatten)]
        source: Source,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Really run every named scenario that loopback can show, and compare
    Check {
        /// Only these
        names: Vec<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Serve the page on loopback and open it in the browser, until Ctrl-C
    Play {
        /// On this port; 0 is any that is free [default: 8300 or, if taken, any]
        #[arg(long)]
        port: Option<u16>,
        /// Leave the browser alone
        #[arg(long)]
        no_open: bool,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// Where a scenario comes from, and what is changed in it.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// A name from `idlerace list`, a JSON file, or - for standard input
    #[arg(value_name = "NAME|FILE|-")]
    pub scenario: PathBuf,
    /// Change a setting, like requests.pause=310ms; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// Decides where in their ranges delays fall
    #[arg(long)]
    pub seed: Option<u64>,
}

/// How a trace is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// The scenario alone, as JSON to edit
    Scenario,
}
