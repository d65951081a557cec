//! The command line: what can be asked for, and the help that teaches it.

mod sweep;

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use idlerace_core::export::Format;
use idlerace_core::replay::Schedule;
use idlerace_core::segment::Side;
use idlerace_core::svg::Theme;
use idlerace_core::time::{Duration, Range};

pub(crate) use self::sweep::{Shard, Sweep};

const EXAMPLES: &str = "\
Examples:
  idlerace                                  the article's experiment on this machine, about 16 s
  idlerace play                             the page, in your browser
  idlerace list                             every scenario that has a name
  idlerace show crossing                    what the model says happens, step by step
  idlerace run died-after-applying          really run one, prediction beside observation
  idlerace run article-as-printed --set requests.count=10 --set requests.pause=290ms..310ms
  idlerace sweep crossing --x requests.pause=280ms..310ms/2ms            how often it fails
  idlerace explore crossing                 what can happen, and whether it is safe
  idlerace odds crossing                    which pauses fail, and how often
  idlerace check                            every scenario on two real kernels, step by step
  idlerace show crossing --format scenario > mine.json      to edit; then: idlerace show mine.json
  idlerace show crossing --format json | idlerace show -    traces carry their scenario

Exit code: 0 model and machine agree, 1 they differ, 2 could not run.";

const CHECK: &str = "\
Over a wire of our own every packet is held until the scenario has it arrive, so every
order comes about, and each result, errno, flag, number and state is compared. That takes
Linux, and root or the right to make user namespaces; nothing outside is touched, nothing
stays. Without it the scenarios run by the clock, on loopback.

Examples:
  idlerace check
  idlerace check crossing unread-at-close --pcapng race.pcapng
  idlerace check --explored
  idlerace check --wire veth --json --junit report.xml";

const SHOW: &str = "\
Examples:
  idlerace show crossing
  idlerace show crossing --format svg -o crossing.svg
  idlerace show unread-at-close --format pcapng -o race.pcapng      then: wireshark race.pcapng
  idlerace show crossing --format packetdrill --side server";

const EXPLORE: &str = "\
Every order of steps that the scenario's ranges allow is followed, and no other. Safe means
that no request is lost and none is applied twice, whatever the delays within their ranges.

Examples:
  idlerace explore crossing
  idlerace explore article-as-logged --set requests.count=2 --twins --advice
  idlerace show article-as-logged --set requests.count=2 --ending 4 --format svg -o lost.svg

Exit code: 0 safe, 1 unsafe, 2 undecided or could not run.";

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
    /// What can be behind an error, and how to tell one cause from the others
    Causes,
    /// What files of scenarios and traces look like, as JSON Schema
    Schema {
        /// Of which
        of: Of,
    },
    /// Simulate a scenario and show what happens, step by step
    #[command(after_help = SHOW)]
    Show(Show),
    /// Really run a scenario by the clock and hold it against the prediction
    #[command(after_help = SET)]
    Run {
        #[command(flatten)]
        source: Source,
        /// What lies between client and server
        #[arg(long, value_enum, default_value_t)]
        wire: Way,
        /// Step by step on two real kernels, in place of by the clock
        #[arg(long)]
        steps: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
        /// For the page: a line of JSON for each bit of progress, and one for the result
        #[arg(long, hide = true, requires = "steps")]
        lines: bool,
        /// In this order of its steps, as `explore` and the page's address have it
        #[arg(long, requires = "steps")]
        order: Option<Schedule>,
    },
    /// Prove a scenario safe, or find the shortest way in which it is not
    #[command(after_help = EXPLORE)]
    Explore(Explore),
    /// Say in closed form which pauses fail, and how often requests at random meet one
    Odds(Odds),
    /// Make two real kernels go through every named scenario, step by step, and compare
    #[command(after_help = CHECK)]
    Check(Check),
    /// Run a scenario over and over as one setting moves, and count what fails
    #[command(after_help = sweep::HELP)]
    Sweep(Sweep),
    /// Serve the page on loopback and open it in the browser, until Ctrl-C
    Play {
        /// On this port; 0 is any that is free [default: 8300 or, if taken, any]
        #[arg(long)]
        port: Option<u16>,
        /// Leave the browser alone
        #[arg(long)]
        no_open: bool,
    },
    /// Print the manual page of the program or of a command: idlerace man | man -l -
    Man {
        /// Which command
        command: Option<String>,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// What is explored, and what is told of it.
#[derive(Debug, Args)]
pub(crate) struct Explore {
    #[command(flatten)]
    pub source: Source,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Show the ways to end that the client can't tell apart, though what was applied differs
    #[arg(long)]
    pub twins: bool,
    /// Show what would make it safe, each change proven, with its cost
    #[arg(long)]
    pub advice: bool,
}

/// Whose odds, and for which traffic.
#[derive(Debug, Args)]
pub(crate) struct Odds {
    #[command(flatten)]
    pub source: Source,
    /// Requests come at random, one in so long, in place of a table of several
    #[arg(long, value_name = "LENGTH")]
    pub mean: Option<Duration>,
    /// Pauses as they were seen, each range with its weight, in place of the scenario's:
    /// 0s..1s=90,1s..60s=9,5m=1
    #[arg(long, value_name = "RANGE=WEIGHT,..")]
    pub pauses: Option<Pauses>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// Ranges of pauses by their weights.
#[derive(Clone, Debug)]
pub(crate) struct Pauses(pub Vec<(Range, u32)>);

impl FromStr for Pauses {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let one = |part: &str| {
            let (range, weight) = part.split_once('=')?;
            let weight = weight.trim().parse().ok().filter(|weight| *weight > 0)?;
            Some((range.trim().parse().ok()?, weight))
        };
        let wrong =
            |part: &str| format!("\"{part}\" is not like 0s..1s=90: a range and its weight");
        let all = text
            .split(',')
            .map(|part| one(part).ok_or_else(|| wrong(part)));
        all.collect::<Result<_, _>>().map(Self)
    }
}

/// What is checked, on what, and where it is written down.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Only these
    pub names: Vec<String>,
    /// What lies between the two hosts
    #[arg(long, value_enum, default_value_t)]
    pub wire: Way,
    /// Every order that the explorer finds, and not only the one of the scenario's seed; of
    /// three requests at most
    #[arg(long, conflicts_with = "pcapng")]
    pub explored: bool,
    /// After that by the clock as well: hyper, real timers, the scenario's network
    #[arg(long)]
    pub clock: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Write the verdicts in XML as `JUnit` has it, too
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write everything that crossed the wire, as each host saw it, too
    #[arg(long, value_name = "FILE")]
    pub pcapng: Option<PathBuf>,
}

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// For people.
    Text,
    /// One document.
    Json,
    /// One line of JSON for each bit of progress, and one for the result.
    Lines,
}

/// What lies between client and server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    /// A wire of our own, of what this user may have; loopback if there is no right to any
    #[default]
    Auto,
    /// Two network namespaces, a TUN device in each
    Tun,
    /// Two network namespaces, joined by veth cables to a third
    Veth,
    /// Loopback: by the clock, and only what can happen there
    Loopback,
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

/// What is shown, and how.
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub source: Source,
    /// Not the timing that the seed picks, but this one of the ways to end that `explore` lists
    #[arg(long, value_name = "N")]
    pub ending: Option<usize>,
    /// Nor that one, but this order of its steps, as an address of the page has it
    #[arg(long, conflicts_with = "ending")]
    pub order: Option<Schedule>,
    /// What it is written as
    #[arg(long, value_parser = format_parser(), default_value = Format::Text.row().id)]
    pub format: Format,
    /// Into this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The colours of a picture
    #[arg(long, value_enum, default_value_t)]
    pub theme: Paper,
    /// Whose kernel a packetdrill script tests
    #[arg(long, value_enum, default_value_t)]
    pub side: Host,
}

/// The formats in the order of core's list, each by its name and with what it is.
fn format_parser() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.map(|format| {
        let row = format.row();
        PossibleValue::new(row.id).help(row.purpose)
    });
    PossibleValuesParser::new(values)
        .try_map(|id| Format::find(&id).ok_or("there is no such format"))
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paper {
    /// As the reader has it; in pixels light
    #[default]
    Auto,
    /// Light
    Light,
    /// Dark
    Dark,
}

impl From<Paper> for Theme {
    fn from(paper: Paper) -> Self {
        match paper {
            Paper::Auto => Self::Auto,
            Paper::Light => Self::Light,
            Paper::Dark => Self::Dark,
        }
    }
}

/// One of the two hosts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Host {
    /// The client's
    #[default]
    Client,
    /// The server's
    Server,
}

impl From<Host> for Side {
    fn from(host: Host) -> Self {
        match host {
            Host::Client => Self::Client,
            Host::Server => Self::Server,
        }
    }
}

/// What is kept in files.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Of {
    /// What a run depends on.
    Scenario,
    /// What happened.
    Trace,
}
