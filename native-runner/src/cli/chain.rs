//! `idlerace chain`: whose hosts, and what is told of them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::show::Host;

/// What stands below the options.
pub(super) const HELP: &str = "\
A chain file says which hosts there are, the user's client first and the application last. What
it does not say is as the product comes, and is printed:

  [[host]]
  profile = \"go\"                        # any client of `idlerace list`
  round_trip = \"20ms\"                   # to the next host

  [[host]]
  profile = \"alb\"                       # a proxy: alb, apache, caddy, envoy, gcp-lb, haproxy,
                                        # nginx or traefik

  [[host]]
  profile = \"gunicorn\"                  # any server
  server.idle_timeout = \"5s\"            # settings as --set has them: server.* towards clients,
                                        # client.* and relay.* towards the next host

Several clients at once, and the pool of a host towards the next:

  [load]
  clients = 8                           # each sends requests.count requests, one after the other
  shared = true                         # parts of one program, with one pool; else each its own
  arrival = \"5ms..20ms\"                # after the one before; or \"at 0ms, 10ms, 40ms\"

  [[host]]
  pool.size = 4                         # requests at once; others wait
  pool.idle = 2                         # idle connections that are kept
  pool.order = \"first-used-first\"      # or last-used-first

The verdict is for any traffic: any pauses, any number of requests, one at a time unless there is
a load. It is a line a hop, each hop for itself, and one for the chain, in which a retry or a proxy
heals or breaks what another hop does.

Examples:
  idlerace chain mine.toml
  idlerace chain alb-nginx-app --set hop3.server.idle_timeout=75s
  idlerace chain mine.toml --junit report.xml --sarif report.sarif
  idlerace chain retries-multiply --run                what happens, and what each log says
  idlerace chain alb-nginx-app --format svg > chain.svg  the same run as a picture
  idlerace chain alb-nginx-app --format pcapng -o chain.pcapng   then: wireshark chain.pcapng
  idlerace chain alb-nginx-app --format packetdrill --hop 3 --side server";

/// Which chain, and what is told of it.
#[derive(Debug, Args)]
pub(crate) struct Chain {
    /// Name of a chain, a TOML or JSON file, or - for standard input; without it, the names
    #[arg(value_name = "NAME|FILE|-")]
    pub from: Option<PathBuf>,
    /// Set a parameter of a hop, as in the examples below; can be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// Show one run, with its own pauses, and what each host's log says; nothing is proven
    #[arg(long, conflicts_with = "json")]
    pub run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    #[arg(
        long,
        value_name = "FILE",
        requires = "from",
        conflicts_with_all = ["run", "format"],
        help = "Also write a case for each hop, and one for the chain, to FILE as JUnit XML"
    )]
    pub junit: Option<PathBuf>,
    /// Also write what is not safe to FILE as SARIF 2.1.0, at the lines of the chain's file
    #[arg(long, value_name = "FILE", requires = "from", conflicts_with_all = ["run", "format"])]
    pub sarif: Option<PathBuf>,
    /// Write the run that --run shows, in this format; nothing is proven
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    pub format: Option<Drawn>,
    /// Write to FILE instead of standard output, for --format; a file that exists is replaced
    /// only when the output is complete
    #[arg(short, long, value_name = "FILE", requires = "format")]
    pub output: Option<PathBuf>,
    /// Hop that the script is of, counted from the user, for packetdrill [default: the one on
    /// which a request failed first, or the first]
    #[arg(long, value_name = "N", requires = "format")]
    pub hop: Option<usize>,
    /// Host of that hop whose kernel the script tests, for packetdrill [default: client]
    #[arg(long, value_enum, requires = "format")]
    pub side: Option<Host>,
}

/// As what a run of a chain is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Drawn {
    /// A picture: hosts as columns, on one time axis
    Svg,
    /// A sequenceDiagram of Mermaid
    Mermaid,
    /// The simulated packets, for Wireshark: an interface for each host on each of its hops
    Pcapng,
    /// A script for packetdrill of one hop: its connection that failed, or its first
    Packetdrill,
}
