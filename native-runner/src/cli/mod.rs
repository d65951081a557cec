//! The command line: what can be asked for, and the help that teaches it. One file for each
//! command with options of its own.

mod causes;
mod chain;
mod check;
mod choices;
pub mod exit_code;
mod explore;
mod matrix;
mod odds;
mod peers;
mod proxy;
mod run;
mod show;
mod source;
mod sweep;
mod test;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::cli::exit_code::{
    OF_CHAINS, OF_CLIENTS, OF_LOOKUPS, OF_MATRICES, OF_PROOFS, OF_PROXIES, OF_REAL_PROXIES,
    OF_RUNS, OF_SERVERS, OF_TESTS,
};

pub(crate) use self::causes::Causes;
pub(crate) use self::chain::{Chain, Drawn};
pub(crate) use self::check::Check;
pub(crate) use self::choices::{Colours, Shape, Transport};
pub(crate) use self::explore::{Explore, Format as ExploreFormat};
pub(crate) use self::matrix::Matrix;
pub(crate) use self::odds::{Odds, Order};
pub(crate) use self::peers::{Clients, Proxies, Servers};
use self::peers::{clients, proxies, servers};
pub(crate) use self::proxy::Proxy;
pub(crate) use self::run::Run;
pub(crate) use self::show::Show;
pub(crate) use self::source::{SCENARIO_NAME, Source};
pub(crate) use self::sweep::{Shard, Sweep};
pub(crate) use self::test::{Expected, Test};

const EXAMPLES: &str = "\
Examples:
  idlerace                                  the article's experiment on this machine, about 16 s
  idlerace play                             the page, in your browser
  idlerace causes \"socket hang up\"          what can be behind an error text, and how to tell
  idlerace causes - < app.log               which error texts are in a log
  idlerace matrix --twice                   which clients can have a POST applied twice
  idlerace list                             all named scenarios
  idlerace show crossing                    what the model says happens, step by step
  idlerace run died-after-applying          run one for real, and compare with the prediction
  idlerace run article-as-printed --set requests.count=10 --set requests.pause=290ms..310ms
  idlerace sweep crossing --x requests.pause=280ms..310ms/2ms            how often it fails
  idlerace explore crossing                 everything that can happen, and whether it is safe
  idlerace chain alb-nginx-app              client, proxies, application: which hop is at fault
  idlerace odds crossing                    which pauses fail, and how often
  idlerace test -- curl {url} --next {url}  what your own client does, order by order
  idlerace proxy --to 127.0.0.1:6379 --order e   the same between any client and any server
  idlerace clients requests node            what real clients do, order by order
  idlerace check                            every scenario on two real kernels, step by step
  idlerace show crossing --format scenario > mine.json      to edit; then: idlerace show mine.json
  idlerace show crossing --format json | idlerace show -    a trace contains its scenario";

/// Reproduces the HTTP keep-alive race: a client reuses an idle connection just as the server
/// closes it. Predicts how each request ends, runs it on this machine's own TCP, and compares.
#[derive(Debug, Parser)]
#[command(name = "idlerace", version, after_help = below(EXAMPLES, OF_RUNS))]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    /// What to do; without it, the article's experiment.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the named scenarios
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the causes of errors on reused connections, and how to tell them apart; of an
    /// error text, those that can be behind it
    #[command(after_help = below(causes::HELP, OF_LOOKUPS))]
    Causes(Causes),
    /// What every client does in every order, and every server at its idle timeout, as the model
    /// has them; or how that differs from an earlier answer
    #[command(after_help = below(matrix::HELP, OF_MATRICES))]
    Matrix(Matrix),
    /// Print the JSON Schema of a file format or of a command's JSON output
    Schema {
        /// What the schema describes
        #[arg(value_name = "NAME", value_parser = schemas())]
        of: String,
    },
    /// Simulate a scenario and show what happens, step by step
    #[command(after_help = show::HELP)]
    Show(Show),
    /// Run a scenario on real sockets and compare the result with the prediction
    #[command(after_help = below(run::HELP, OF_RUNS))]
    Run(Run),
    /// Prove that a scenario is safe, or find the shortest run in which it is not
    #[command(after_help = below(explore::HELP, OF_PROOFS))]
    Explore(Explore),
    /// Prove a chain of client, proxies and application safe hop by hop, or name what to change
    #[command(after_help = below(chain::HELP, OF_CHAINS))]
    Chain(Chain),
    /// Calculate which pauses lose the idle race, and how often requests that come at random do
    #[command(after_help = odds::HELP)]
    Odds(Odds),
    /// Compare every named scenario, and the chains, with real kernels, step by step
    #[command(after_help = below(check::HELP, OF_RUNS))]
    Check(Check),
    /// Vary a parameter, run each value many times, and count failures; or map two parameters
    #[command(after_help = below(sweep::HELP, OF_RUNS))]
    Sweep(Sweep),
    /// Force every order of the race on your own client, and count what was applied
    #[command(after_help = below(test::HELP, OF_TESTS))]
    Test(Test),
    /// Force every order on real clients, and compare each with its profile
    #[command(after_help = below(clients::HELP, OF_CLIENTS))]
    Clients(Clients),
    /// Measure when real servers close an idle connection, and compare each with its profile
    #[command(after_help = below(servers::HELP, OF_SERVERS))]
    Servers(Servers),
    /// Send requests through real proxies at the edges of their timeouts, and compare each with its
    /// profile
    #[command(after_help = below(proxies::HELP, OF_REAL_PROXIES))]
    Proxies(Proxies),
    /// Pass connections on to a server of yours, and force an order on whoever uses it
    #[command(after_help = below(proxy::HELP, OF_PROXIES))]
    Proxy(Proxy),
    /// Ends groups of processes that a `test` that was killed leaves behind.
    #[command(hide = true)]
    GuardOfGroups,
    /// Serve the page on loopback and open it in a browser; stop it with Ctrl-C
    Play {
        /// Port to listen on; 0 takes any free port [default: 8300, or if that is taken any
        /// free port]
        #[arg(long)]
        port: Option<u16>,
        /// Do not open a browser
        #[arg(long)]
        no_open: bool,
    },
    /// Print the manual page of the program or of a command: idlerace man | man -l -
    Man {
        /// Name of a command; without it, the page of the program
        command: Option<String>,
    },
    /// Print a completion script for a shell
    Completions {
        /// Name of the shell
        shell: Shell,
    },
}

/// What stands below the options: examples, and what the exit code means.
fn below(help: &str, exit_codes: &str) -> String {
    format!("{help}\n\n{exit_codes}")
}

fn schemas() -> PossibleValuesParser {
    let value =
        |schema: formats::schema::Schema| PossibleValue::new(schema.name).help(schema.about);
    PossibleValuesParser::new(formats::schema::ALL.map(value))
}
