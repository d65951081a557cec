//! A chain file: the hosts of a chain by their products and by what is set in them, as TOML.
//!
//! A host's figures are those of its product where the file has none; which these are is told,
//! so that no figure is anybody's guess. Other formats, those of the products themselves, would
//! come to the same [`NotGiven`].

use idlerace_core::profile::{ById, ClientProfile, PROXIES, Profile as _, Proxy, ServerProfile};
use idlerace_core::scenario::chain::{Chain, MAX_HOPS, parameter};
use idlerace_core::scenario::{Death, DeathPoint};
use idlerace_core::time::Range;
use serde::Deserialize;
use toml::{Spanned, Table, Value};

use super::near::near;

/// A setting that was not given, and is as the product comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotGiven {
    /// Of which host, counted from 0.
    pub host: usize,
    /// The key of the chain's setting.
    pub key: String,
    /// What it is.
    pub value: String,
}

/// What a file comes to.
pub(super) struct FromFile {
    /// The chain.
    pub chain: Chain,
    /// What the file does not say.
    pub not_given: Vec<NotGiven>,
    /// In which line each host has its profile, counted from 1.
    pub lines: Vec<usize>,
}

impl FromFile {
    /// A chain of which no lines are known, and everything is given.
    pub(super) const fn without_lines(chain: Chain) -> Self {
        Self {
            chain,
            not_given: Vec::new(),
            lines: Vec::new(),
        }
    }
}

/// What a file can say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    requests: Table,
    #[serde(default)]
    load: Table,
    host: Vec<Host>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Host {
    profile: Spanned<String>,
    round_trip: Option<String>,
    #[serde(default)]
    server: Table,
    #[serde(default)]
    relay: Table,
    #[serde(default)]
    client: Table,
    #[serde(default)]
    network: Table,
    #[serde(default)]
    pool: Table,
}

/// How the application's process dies, as a file says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dying {
    request: u32,
    when: DeathPoint,
    #[serde(default)]
    and_later: bool,
    #[serde(default)]
    resets: bool,
    #[serde(default)]
    written: u32,
}

/// Settings that decide, in the order in which they are told where the file has none.
const TOLD: [(&str, bool); 5] = [
    ("server.idle_timeout", true),
    ("server.handler_time", true),
    ("client.idle_timeout", false),
    ("client.request_timeout", false),
    ("network.to_server", false),
];

/// The chain of a file, what it does not say, and where its hosts are.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn read(text: &str) -> Result<FromFile, String> {
    let mut file: File = toml::from_str(text).map_err(|error| said(text, &error))?;
    let mut chain = of_products(&file.host)?;
    let mut given = Vec::new();
    let death = death(&mut file.host)?;
    let mut settings = settings(&file)?;
    settings.sort_by_key(|(key, _)| parameter::number(key));
    for (key, value) in &settings {
        // What one setting of its product sets, too, comes first: the file has the last word.
        let with = parameter::set_with(&chain, key, value);
        let is_given = |key: &str| settings.iter().any(|(one, _)| one == key);
        let with = with.into_iter().filter(|(one, _)| !is_given(one));
        for (key, value) in with.chain([(key.clone(), value.clone())]) {
            parameter::set(&mut chain, &key, &value).map_err(|problem| problem.to_string())?;
            given.push(key);
        }
    }
    if let Some(last) = chain.hops.last_mut() {
        last.server.death = death;
    }
    let not_given = not_given(&chain, &given);
    let hosts = file.host.iter();
    let lines = hosts.map(|host| line(text, host.profile.span().start));
    Ok(FromFile {
        chain,
        not_given,
        lines: lines.collect(),
    })
}

/// How the application's process dies: more than one setting has it.
fn death(hosts: &mut [Host]) -> Result<Option<Death>, String> {
    let (mut death, last) = (None, hosts.len() - 1);
    for (number, host) in hosts.iter_mut().enumerate() {
        let Some(value) = host.server.remove("death") else {
            continue;
        };
        let here = |what: &str| format!("host {}: server.death: {what}", number + 1);
        if number != last {
            return Err(here("only the application, which is the last host, has it"));
        }
        let dying = value.try_into::<Dying>();
        let dying = dying.map_err(|error| here(&error.message().replace('\n', ", ")))?;
        death = Some(Death {
            request: dying.request,
            and_later: dying.and_later,
            when: dying.when,
            resets: dying.resets,
            written: dying.written,
        });
    }
    Ok(death)
}

/// What the parser says, with the line, in one.
fn said(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().replace('\n', ", ");
    let Some(span) = error.span() else {
        return message;
    };
    format!("line {}: {message}", line(text, span.start))
}

/// In which line of a text an octet stands.
fn line(text: &str, octet: usize) -> usize {
    let before = text.get(..octet).unwrap_or_default();
    before.matches('\n').count() + 1
}

fn of_products(hosts: &[Host]) -> Result<Chain, String> {
    let [first, between @ .., last] = hosts else {
        return Err(format!(
            "host: {} are too few; a chain has two or more",
            hosts.len()
        ));
    };
    if hosts.len() > MAX_HOPS + 1 {
        let most = MAX_HOPS + 1;
        return Err(format!(
            "host: {} are too many; at most {most}",
            hosts.len()
        ));
    }
    let client = ById::<ClientProfile>::find(first.profile.get_ref())
        .ok_or_else(|| no_profile((1, first), "client", ClientProfile::IDS.iter().copied()))?;
    let server = ById::<ServerProfile>::find(last.profile.get_ref()).ok_or_else(|| {
        no_profile(
            (hosts.len(), last),
            "server",
            ServerProfile::IDS.iter().copied(),
        )
    })?;
    let proxies = between.iter().zip(2..).map(|(host, number)| {
        let ids = PROXIES.iter().map(|proxy| proxy.id);
        Proxy::find(host.profile.get_ref()).ok_or_else(|| no_profile((number, host), "proxy", ids))
    });
    let proxies: Vec<&Proxy> = proxies.collect::<Result<_, _>>()?;
    Ok(Chain::of(client.0, &proxies, server.0))
}

fn no_profile<'a>(
    (number, host): (usize, &Host),
    what: &str,
    ids: impl Iterator<Item = &'a str>,
) -> String {
    let wrong = host.profile.get_ref();
    let ids: Vec<&str> = ids.collect();
    let near = near(wrong, ids.iter().copied());
    let names = if near.is_empty() { ids } else { near };
    let which = if names.len() > 3 { "one of " } else { "" };
    let names = names.join(", ");
    format!("host {number}: profile: \"{wrong}\" is not the name of a {what}; try {which}{names}")
}

/// Keys of the chain's settings with their values, in the order of the file.
fn settings(file: &File) -> Result<Vec<(String, String)>, String> {
    let mut all = Vec::new();
    flatten("requests", &file.requests, &mut all)?;
    flatten("load", &file.load, &mut all)?;
    let last = file.host.len() - 1;
    for (number, host) in file.host.iter().enumerate() {
        let here = |part: &str| format!("host {}: {part}", number + 1);
        let (before, behind) = (format!("hop{number}"), format!("hop{}", number + 1));
        for (part, table, hop, absent) in [
            ("server", &host.server, &before, number == 0),
            ("relay", &host.relay, &before, number == 0 || number == last),
            ("client", &host.client, &behind, number == last),
            ("network", &host.network, &behind, number == last),
            ("pool", &host.pool, &behind, number == last),
        ] {
            if absent && !table.is_empty() {
                return Err(here(part) + ": this host has none, for it is " + place(number, last));
            }
            flatten(&format!("{hop}.{part}"), table, &mut all)?;
        }
        match &host.round_trip {
            Some(_) if number == last => {
                return Err(here("round_trip") + ": there is no next host");
            }
            Some(length) => {
                let halves = halves(length).map_err(|wrong| here("round_trip") + ": " + &wrong)?;
                for way in ["to_server", "to_client"] {
                    all.push((format!("{behind}.network.{way}"), halves.clone()));
                }
            }
            None => {}
        }
    }
    Ok(all)
}

fn place(number: usize, last: usize) -> &'static str {
    match number {
        0 => "the user's client",
        _ if number == last => "the last",
        _ => "a proxy",
    }
}

/// Each way's share of a round trip.
fn halves(length: &str) -> Result<String, String> {
    let range: Range = length.parse().map_err(|wrong| format!("{wrong}"))?;
    let half = |length: idlerace_core::time::Duration| {
        idlerace_core::time::Duration::from_nanos(length.as_nanos() / 2)
    };
    Ok(range.map(half).to_string())
}

/// Every value of a table with its whole key.
fn flatten(key: &str, table: &Table, all: &mut Vec<(String, String)>) -> Result<(), String> {
    for (name, value) in table {
        let key = format!("{key}.{name}");
        let value = match value {
            Value::Table(inner) => {
                flatten(&key, inner, all)?;
                continue;
            }
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(flag) => flag.to_string(),
            Value::Float(_) | Value::Datetime(_) | Value::Array(_) => {
                return Err(format!(
                    "{key}: {} is given; write a length or a word in quotes, a whole number, true \
                     or false",
                    value.type_str()
                ));
            }
        };
        all.push((key, value));
    }
    Ok(())
}

/// The value of a chain's setting, if there is one of this key.
pub(super) fn value(chain: &Chain, key: &str) -> Option<String> {
    let (hop, own) = match key.strip_prefix("hop").and_then(|key| key.split_once('.')) {
        Some((number, own)) => (number.parse::<usize>().ok()?.checked_sub(1)?, own),
        None => (0, key),
    };
    let parameter = idlerace_core::parameter::find(own)?;
    Some(parameter.get(&chain.hop(hop)?))
}

/// What decides and is not given, host by host.
fn not_given(chain: &Chain, given: &[String]) -> Vec<NotGiven> {
    let mut all = Vec::new();
    let method = String::from("requests.method");
    if let Some(value) = value(chain, &method).filter(|_| !given.contains(&method)) {
        let key = method;
        all.push(NotGiven {
            host: 0,
            key,
            value,
        });
    }
    for host in 0..=chain.hops.len() {
        for (own, is_server) in TOLD {
            let hop = if is_server { host } else { host + 1 };
            let last_works = own == "server.handler_time" && host < chain.hops.len();
            let key = format!("hop{hop}.{own}");
            if last_works || given.contains(&key) {
                continue;
            }
            if let Some(value) = value(chain, &key) {
                all.push(NotGiven { host, key, value });
            }
        }
    }
    all
}
