//! `idlerace clients`: which real clients, and what is played on them.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use idlerace_core::profile::{ById, ClientProfile, Profile as _};
use idlerace_core::time::Duration;

use super::is_asked;
use crate::cli::test::limit;
use crate::orders::{self, Order};
use crate::peers::clients::{self, Client};

/// What stands below the options.
pub(in crate::cli) const HELP: &str = "\
Each client is driven by a small program of its own, which says its version and what its caller
saw. Each order of `idlerace test` is forced on it with GET, POST and PUT, without content, with
5 octets and with 300,000, without an Idempotency-Key and with one. What the caller saw, how often
the request was applied and on which connections is held against the model of its profile. Where
the model leaves several ways open, or another is seen, the order is forced ten times and counted.

A client that is not on this machine is listed as not run. --install fetches what PyPI, npm and
crates.io have into a folder of your cache (IDLERACE_CACHE names another), never system wide.

A driver of your own speaks lines of text, as the book says (kit.html): behind --, with the
profile that its client should be like.

Examples:
  idlerace clients                             every client that is here
  idlerace clients requests node --orders crossing,applied-fin
  idlerace clients bun bun@1.3.11 --install
  idlerace clients --json > before.json        and after an update: --against before.json
  idlerace clients --profile axios -- node my-driver.mjs";

/// Which clients, and what is played on them.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub(crate) struct Clients {
    /// Clients by name [default: all]
    #[arg(value_name = "NAME", value_parser = names(), conflicts_with = "driver")]
    pub names: Vec<String>,
    /// Orders to force, with commas between [default: all but silence]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = order_names())]
    pub orders: Vec<String>,
    /// Methods, with commas between
    #[arg(long, value_name = "METHODS", value_delimiter = ',', default_value = "GET,POST,PUT",
        value_parser = ["GET", "POST", "PUT"])]
    pub methods: Vec<String>,
    /// Octets of content of a POST or PUT, with commas between
    #[arg(long, value_name = "OCTETS", value_delimiter = ',', default_value = "0,5,300000",
        value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub bodies: Vec<u32>,
    /// Without an Idempotency-Key alone
    #[arg(long)]
    pub no_key: bool,
    /// How often each order is forced at least
    #[arg(long, value_name = "TIMES", default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub repeat: u32,
    /// How long a driver may take for two requests
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = limit)]
    pub limit: Duration,
    /// First fetch what is not here
    #[arg(long)]
    pub install: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Leave out of the JSON what ended as the model says it has to
    #[arg(long, requires = "json")]
    pub brief: bool,
    /// Also print what ends otherwise than in FILE, an earlier answer with --json (- for stdin)
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Profile that a driver of your own is held against
    #[arg(long, value_name = "NAME", requires = "driver",
        value_parser = PossibleValuesParser::new(ClientProfile::IDS.iter().copied()))]
    pub profile: Option<String>,
    /// A driver of your own, behind --
    #[arg(value_name = "DRIVER", last = true, requires = "profile")]
    pub driver: Vec<OsString>,
}

impl Clients {
    /// The clients that are asked for.
    pub(crate) fn clients(&self) -> Vec<&'static Client> {
        let asked = |client: &&Client| is_asked(&self.names, client.name);
        clients::ALL.iter().filter(asked).collect()
    }

    /// The orders that are asked for.
    pub(crate) fn orders(&self) -> Vec<&'static Order> {
        let is_asked = |order: &&Order| match &self.orders[..] {
            [] => !order.lasts(),
            asked => asked.iter().any(|name| orders::find(name) == Some(*order)),
        };
        orders::ALL.iter().filter(is_asked).collect()
    }

    /// The profile of a driver of the user's own.
    pub(crate) fn profile(&self) -> Option<&'static ClientProfile> {
        let id = self.profile.as_deref()?;
        ById::find(id).map(|found: ById<ClientProfile>| found.0)
    }
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(clients::ALL.iter().map(|client| client.name))
}

/// A client that an order lasts for as long as it has patience says nothing to its driver.
fn order_names() -> PossibleValuesParser {
    let value = |order: &Order| {
        let letter = order.letter.into_iter();
        PossibleValue::new(order.name)
            .aliases(letter)
            .help(order.about)
    };
    let all = orders::ALL.iter().filter(|order| !order.lasts());
    PossibleValuesParser::new(all.map(value))
}
