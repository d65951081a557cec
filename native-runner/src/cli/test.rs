//! `idlerace test`: a program, the orders that are forced on it, and what is expected of it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use idlerace_core::http::Method;
use idlerace_core::profile::{ClientProfile, Profile as _};
use idlerace_core::time::Duration;

use super::choices::client;
use crate::orders::{self, Variant};

/// What stands below the options.
pub(super) const HELP: &str = "\
COMMAND makes two requests on one connection and ends with code 0 if both went well. It is run
once as it is, then once for each order, each time beside an origin of its own on loopback:
{url} in its words, or IDLERACE_URL. The origin answers the first request, does to the
connection what the order says, by plain socket calls, and looks before each call whether the
state is as ordered; a run in which it was not is repeated, up to twenty times, and then not
judged. The second request is counted: how often it was sent, on which connection, how often it
was applied. Whatever COMMAND leaves running in its group is ended, on Linux also outside of it.

With --methods each order is run with each method: {method} and {key} in the words of COMMAND,
or IDLERACE_METHOD and IDLERACE_KEY; POST+key asks for an Idempotency-Key, which is empty
otherwise.

Expectations: no-double-apply, that what may not be done twice is not applied twice (a POST or
PATCH without a key); no-visible-error, that COMMAND succeeds wherever an attempt is answered;
the name of a client, that COMMAND ends as the model says of it.

Examples:
  idlerace test -- curl -s {url} --next -s -X POST {url}
  idlerace test --methods GET,POST,POST+key,PUT -- \\
    curl -s {url} --next -s -X {method} -H 'Idempotency-Key: {key}' {url}
  idlerace test --expect no-double-apply --junit report.xml -- python3 two_requests.py
  idlerace test --tls -- curl -sS {url} --next -sS -X POST {url}
  idlerace test --orders applied-fin,applied-reset --repeat 20 --client go -- ./my-client {url}
  idlerace test --traces seen -- ./my-client {url}    then drop a file of seen on the page";

/// Every order, with those that last as long as the client has patience.
const ALL: &str = "all";

/// What is tested, and how.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// The program and its arguments, behind --
    #[arg(value_name = "COMMAND", required = true, last = true)]
    pub command: Vec<OsString>,
    /// Orders to force, with commas between; all: with silence, which lasts until the client
    /// gives up [default: all but silence]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = names())]
    pub orders: Vec<String>,
    /// Methods of the second request, with commas between, such as GET,POST,POST+key
    #[arg(long, value_name = "METHODS", value_delimiter = ',', value_parser = variant)]
    pub methods: Vec<Variant>,
    /// How often each order is forced: a client that ends in several ways is told as such
    #[arg(long, value_name = "TIMES", default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub repeat: u32,
    /// How long COMMAND may take each time
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = limit)]
    pub limit: Duration,
    #[arg(
        long,
        help = "Speak TLS: {url} begins with https:, and the file of the authority that signed \
                the origin's certificate is {ca} in COMMAND and IDLERACE_CA, SSL_CERT_FILE, \
                CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE and NODE_EXTRA_CA_CERTS in its environment"
    )]
    pub tls: bool,
    #[arg(long, help = "Listen on ::1, not on 127.0.0.1")]
    pub ipv6: bool,
    /// What has to be so for exit code 0, with commas between: no-double-apply,
    /// no-visible-error, or the name of a client
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = expected())]
    pub expect: Vec<Expected>,
    /// Print beside each row what the model says of this client, in whose words
    #[arg(long, value_name = "NAME",
        value_parser = PossibleValuesParser::new(ClientProfile::IDS.iter().copied()))]
    pub client: Option<String>,
    /// Write what the origin saw of each row to a file in FOLDER, which the page opens; a FOLDER
    /// that holds traces is refused
    #[arg(long, value_name = "FOLDER")]
    pub traces: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    #[arg(
        long,
        value_name = "FILE",
        help = "Also write the results to FILE as JUnit XML"
    )]
    pub junit: Option<PathBuf>,
    /// Also write what is not as expected to FILE as SARIF 2.1.0
    #[arg(long, value_name = "FILE")]
    pub sarif: Option<PathBuf>,
}

/// What is expected of a client.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    /// What may not be done twice is not applied twice.
    NoDoubleApply,
    /// It succeeds wherever an attempt is answered.
    NoVisibleError,
    /// It ends as the model says of this one.
    Client(&'static ClientProfile),
}

impl Test {
    /// The orders that are asked for.
    pub(crate) fn orders(&self) -> Vec<&'static orders::Order> {
        let is_asked = |order: &&orders::Order| match &self.orders[..] {
            [] => !order.lasts(),
            asked => asked
                .iter()
                .any(|name| name == ALL || orders::find(name).is_some_and(|found| found == *order)),
        };
        orders::ALL.iter().filter(is_asked).collect()
    }

    /// The client whose predictions are asked for, by name or as an expectation.
    pub(crate) fn client(&self) -> Option<&'static ClientProfile> {
        let named = self.client.as_deref().and_then(client);
        let mut expected = self.expect.iter().filter_map(|one| match one {
            Expected::Client(client) => Some(*client),
            Expected::NoDoubleApply | Expected::NoVisibleError => None,
        });
        named.or_else(|| expected.next())
    }
}

fn names() -> PossibleValuesParser {
    let value = |order: &orders::Order| {
        let letter = order.letter.into_iter();
        PossibleValue::new(order.name)
            .aliases(letter)
            .help(order.about)
    };
    let all = PossibleValue::new(ALL).help("these all");
    PossibleValuesParser::new(orders::ALL.iter().map(value).chain([all]))
}

fn expected() -> impl clap::builder::TypedValueParser<Value = Expected> {
    let clients = ClientProfile::IDS.iter().copied();
    let words = ["no-double-apply", "no-visible-error"]
        .into_iter()
        .chain(clients);
    PossibleValuesParser::new(words).try_map(|word| match word.as_str() {
        "no-double-apply" => Ok(Expected::NoDoubleApply),
        "no-visible-error" => Ok(Expected::NoVisibleError),
        id => client(id)
            .map(Expected::Client)
            .ok_or("that client is not known here"),
    })
}

fn variant(text: &str) -> Result<Variant, String> {
    let (method, with_key) = match text.split_once('+') {
        None => (text, false),
        Some((method, "key")) => (method, true),
        Some(_) => return Err("behind the + stands key".into()),
    };
    let is_this = |one: &Method| one.to_string().eq_ignore_ascii_case(method);
    let Some(method) = Method::ALL.into_iter().find(is_this) else {
        let all = Method::ALL.map(|one| one.to_string()).join(", ");
        return Err(format!(
            "a method is one of {all}, with +key behind it or without"
        ));
    };
    Ok(Variant {
        method: Some(method.to_string()),
        with_key,
    })
}

pub(super) fn limit(text: &str) -> Result<Duration, String> {
    let limit = Duration::from_str(text).map_err(|error| error.to_string())?;
    let bounds = Duration::from_millis(10)..=Duration::from_secs(3600);
    if bounds.contains(&limit) {
        Ok(limit)
    } else {
        Err("a limit is a time from 10ms to 3600s".into())
    }
}
