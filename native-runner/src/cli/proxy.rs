//! `idlerace proxy`: a server, where to listen for its clients, and the order that is forced on
//! them.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use idlerace_core::profile::{ClientProfile, Profile as _};

use super::choices::client;
use crate::orders;
use crate::orders::proxy::When;

/// What stands below the options.
pub(super) const HELP: &str = "\
Have your client connect to the proxy in place of its server. Each of its connections is passed
on over one of its own, octet by octet, whatever the protocol is, TLS too. When a request begins
to come on a connection that has carried an answer, the order is done to it by plain socket
calls, each after a look at the state of the connection: what was not as ordered is told as not
forced, and nothing is concluded from it.

Without --http nothing is understood: a request is what comes after a silence of 50 ms (--when
after=...), and of its effect is known whether it was handed on. With --http requests are told
apart exactly, need no silence, and one that the server answered by a status below 400 counts as
applied. What the client told its own caller only `idlerace test` knows.

--when takes conditions with commas between, all of which have to be so: nth=3, the third
request of its connection; after=200ms, behind a silence of that length; path=/x, with --http;
p=0.1, one in ten, the same ones after each start.

--api answers GET /state, and takes PUT /order {\"order\":\"e\",\"when\":\"nth=2\",\"once\":true},
DELETE /order, and PUT /end.

Examples:
  idlerace proxy --to 127.0.0.1:6379 --listen 127.0.0.1:6380 --order applied-fin
  idlerace proxy --to api.test:80 --http --order crossing --when path=/pay --once
  idlerace proxy --to 127.0.0.1:5432 --listen 127.0.0.1:5433 --api 127.0.0.1:8474";

/// What is passed on, and what is done to it.
#[derive(Clone, Debug, Args)]
pub(crate) struct Proxy {
    /// Server that connections are passed on to
    #[arg(long, value_name = "HOST:PORT", value_parser = target)]
    pub to: String,
    /// Where to listen for its clients; port 0 takes any that is free
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0", value_parser = address)]
    pub listen: SocketAddr,
    /// Order to force
    #[arg(long, value_name = "NAME", value_parser = names())]
    pub order: Option<String>,
    /// When: nth=2, after=50ms, path=/x, p=0.1, with commas between
    #[arg(long, value_name = "CONDITIONS", requires = "order")]
    pub when: Option<When>,
    /// Until it was forced once; then end when no client has been connected for 2 s
    #[arg(long, requires = "order")]
    pub once: bool,
    /// Read HTTP/1.1 as it passes, and count what was applied
    #[arg(long)]
    pub http: bool,
    /// Print at each order what the model says of this client, in whose words; without --http,
    /// where the method is not known, of GET and of POST
    #[arg(long, value_name = "NAME",
        value_parser = PossibleValuesParser::new(ClientProfile::IDS.iter().copied()))]
    pub client: Option<String>,
    /// Write what the proxy saw of each of the first thousand orders to a file in FOLDER, which
    /// the page opens; a FOLDER that holds traces is refused
    #[arg(long, value_name = "FOLDER")]
    pub traces: Option<PathBuf>,
    /// Where to answer a test suite
    #[arg(long, value_name = "ADDR:PORT", value_parser = address)]
    pub api: Option<SocketAddr>,
    /// Allow --listen and --api beyond this machine
    #[arg(long)]
    pub expose: bool,
    /// What has to be so for exit code 0: no-double-apply
    #[arg(long, value_name = "WHAT", requires = "http", value_parser = ["no-double-apply"])]
    pub expect: Option<String>,
}

impl Proxy {
    /// The client whose predictions are asked for.
    pub(crate) fn client(&self) -> Option<&'static ClientProfile> {
        self.client.as_deref().and_then(client)
    }
}

fn target(text: &str) -> Result<String, String> {
    let right = "a name or an address, and a port, such as 127.0.0.1:6379 or [::1]:6379";
    let (host, port) = text.rsplit_once(':').ok_or(right)?;
    let is_bare = host.contains(':') && !(host.starts_with('[') && host.ends_with(']'));
    match port.parse::<u16>() {
        Ok(1..) if !host.is_empty() && !is_bare => Ok(text.to_owned()),
        Ok(_) | Err(_) => Err(right.into()),
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let right = "an address and a port, such as 127.0.0.1:6380 or [::1]:6380";
    text.parse().map_err(|_| right.into())
}

fn names() -> PossibleValuesParser {
    let value = |order: &orders::Order| {
        let letter = order.letter.into_iter();
        PossibleValue::new(order.name)
            .aliases(letter)
            .help(order.about)
    };
    PossibleValuesParser::new(orders::ALL.iter().map(value))
}
