//! A chain as an address says it: hosts by their products, and what is set in them otherwise than
//! the product comes.
//!
//! Reading never fails: what of an address means nothing is told.

use form_urlencoded::{byte_serialize, parse};
use idlerace_core::{
    parameter,
    profile::{ById, ClientProfile, Profile as _, Proxy, ServerProfile},
    scenario::Scenario,
    scenario::chain::{
        Chain,
        catalog::{ChainEntry, find},
        parameter as settings,
    },
};

use super::choices::{MOST, choices, kind};

/// The key of an address that says which chain.
const CHAIN: &str = "chain";

/// What the form begins with.
const FIRST: [&str; 4] = ["chromium", "alb", "nginx", "gunicorn"];

/// A host: its product, and what is set in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Host {
    /// A client's, a proxy's or a server's id, by its place.
    pub(super) product: String,
    /// Keys without their hop: `server` and `relay` towards the users, `client` and `network`
    /// towards the next host.
    pub(super) set: Vec<(String, String)>,
}

/// A chain by its hosts, from the user's client to the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hosts {
    /// The named chain that the rest is set in; otherwise it is its products as they come.
    name: Option<&'static str>,
    /// What is set of the requests.
    load: Vec<(String, String)>,
    pub(super) all: Vec<Host>,
}

/// Reads a chain from a query, with or without its question mark, and says in a line each what
/// of it means nothing.
pub(crate) fn read(query: &str) -> (Hosts, Vec<String>) {
    let query = query.strip_prefix('?').unwrap_or(query);
    let pairs: Vec<_> = parse(query.as_bytes()).collect();
    let mut notices = Vec::new();
    let named = pairs.iter().find(|(key, _)| key == CHAIN);
    let mut hosts = Hosts::usual();
    if let Some((_, text)) = named.filter(|(_, text)| !text.trim().is_empty()) {
        match Hosts::of_text(text.trim()) {
            Ok(read) => hosts = read,
            Err(line) => notices.push(line),
        }
    }
    for (key, value) in &pairs {
        if key.starts_with("load.") || key.contains(".pool.") {
            notices.push(format!(
                "{key} is left out: a load here is a named chain's own; `idlerace chain` takes any."
            ));
            continue;
        }
        let is_setting = key == "seed" || key.starts_with("hop") || key.starts_with("requests.");
        if !is_setting {
            continue;
        }
        match hosts.with(&[(key.clone().into_owned(), value.clone().into_owned())]) {
            Ok(set) => hosts = set,
            Err(line) => notices.push(line),
        }
    }
    (hosts, notices)
}

impl Hosts {
    /// What the form begins with, as the products come.
    fn usual() -> Self {
        Self::of_products(FIRST.map(str::to_owned).into())
    }

    fn of_products(products: Vec<String>) -> Self {
        let host = |product| Host {
            product,
            set: Vec::new(),
        };
        Self {
            name: None,
            load: Vec::new(),
            all: products.into_iter().map(host).collect(),
        }
    }

    /// Of the name of a chain, or of its products with commas between.
    fn of_text(text: &str) -> Result<Self, String> {
        if let Some(entry) = find(text) {
            return Ok(Self::of(Some(entry.name), &entry.chain()));
        }
        let products: Vec<String> = text.split(',').map(|one| one.trim().to_owned()).collect();
        let count = products.len();
        if !(2..=MOST).contains(&count) {
            return Err(format!(
                "No chain is called “{text}”, and of hosts there can be 2 to {MOST}, with commas \
                 between: chromium,alb,nginx,gunicorn"
            ));
        }
        for (number, product) in products.iter().enumerate() {
            let known = choices(number, count).any(|(id, _)| id == product);
            if !known {
                let kind = kind(number, count);
                return Err(format!(
                    "Host {} is “{product}”, which is no {kind} known here.",
                    number + 1
                ));
            }
        }
        Ok(Self::of_products(products))
    }

    /// What a chain differs in from the named one or, without a name, from its products as they
    /// come. What a product's user cannot set is that of either.
    fn of(name: Option<&'static str>, chain: &Chain) -> Self {
        let hops = &chain.hops;
        let first = hops.first().map_or("", |hop| hop.client.profile.id());
        let mut products = vec![first.to_owned()];
        for (hop, next) in hops.iter().zip(hops.iter().skip(1)) {
            let proxy = Proxy::of(&hop.server.profile, &next.client.profile);
            products.push(proxy.map_or("", |proxy| proxy.id).to_owned());
        }
        let last = hops.last().map_or("", |hop| hop.server.profile.id());
        products.push(last.to_owned());
        let mut hosts = Self {
            name,
            ..Self::of_products(products)
        };
        let base = hosts.base();
        for hop in 0..hops.len() {
            let (Some(own), Some(usual)) = (chain.hop(hop), base.hop(hop)) else {
                continue;
            };
            for (key, value) in differing(&own, &usual) {
                match key.split('.').next() {
                    Some("requests" | "seed") if hop > 0 => {}
                    Some("requests" | "seed") => hosts.load.push((key.to_owned(), value)),
                    Some("server") => hosts.all[hop + 1].set.push((key.to_owned(), value)),
                    _ => hosts.all[hop].set.push((key.to_owned(), value)),
                }
            }
        }
        hosts
    }

    /// Another chain of the same hosts.
    pub(crate) fn like(&self, chain: &Chain) -> Self {
        Self::of(self.name, chain)
    }

    /// The named chain, or the products as they come.
    fn base(&self) -> Chain {
        if let Some(entry) = self.named() {
            return entry.chain();
        }
        let ids: Vec<&str> = self.all.iter().map(|host| &*host.product).collect();
        let [first, between @ .., last] = &ids[..] else {
            return Chain::from(Scenario::new());
        };
        let client = ById::<ClientProfile>::find(first);
        let server = ById::<ServerProfile>::find(last);
        let proxies: Vec<&Proxy> = between.iter().filter_map(|id| Proxy::find(id)).collect();
        match (client, server) {
            (Some(client), Some(server)) => Chain::of(client.0, &proxies, server.0),
            // Every list of products was looked at when it was read.
            _ => Chain::from(Scenario::new()),
        }
    }

    /// Every setting with its whole key.
    pub(super) fn settings(&self) -> impl Iterator<Item = (String, &String)> {
        let load = self.load.iter().map(|(key, value)| (key.clone(), value));
        let hosts = self.all.iter().enumerate().flat_map(|(number, host)| {
            host.set.iter().map(move |(key, value)| {
                let towards_users = key.starts_with("server.") || key.starts_with("relay.");
                let hop = if towards_users { number } else { number + 1 };
                (format!("hop{hop}.{key}"), value)
            })
        });
        load.chain(hosts)
    }

    /// The chain.
    pub(crate) fn chain(&self) -> Chain {
        let mut chain = self.base();
        for (key, value) in self.settings() {
            // Each was tried when it was taken.
            let _taken = settings::set(&mut chain, &key, value);
        }
        chain
    }

    /// The address that says it.
    pub(crate) fn query(&self) -> String {
        let products: Vec<&str> = self.all.iter().map(|host| &*host.product).collect();
        let which = self.name.map_or_else(|| products.join(","), str::to_owned);
        let mut query = format!("?{CHAIN}={which}");
        for (key, value) in self.settings() {
            let value: String = byte_serialize(value.as_bytes()).collect();
            query.extend(["&", &key, "=", &value]);
        }
        query
    }

    /// The entry that it was begun from.
    pub(crate) fn named(&self) -> Option<&'static ChainEntry> {
        self.name.and_then(find)
    }

    /// The entry, if nothing was changed in it.
    pub(crate) fn entry(&self) -> Option<&'static ChainEntry> {
        self.named().filter(|_| self.settings().next().is_none())
    }

    /// The same by its products alone.
    pub(super) fn unnamed(&self) -> Self {
        Self::of(None, &self.chain())
    }

    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// The product of a host.
    pub(crate) fn product(&self, host: usize) -> &str {
        self.all.get(host).map_or("", |host| &host.product)
    }

    /// With these settings of the chain, by their whole keys.
    ///
    /// # Errors
    /// What is wrong with the first that is not taken, in a line.
    pub(crate) fn with(&self, set: &[(String, String)]) -> Result<Self, String> {
        let mut chain = self.chain();
        for (key, value) in set {
            settings::set(&mut chain, key, value).map_err(|problem| problem.to_string())?;
        }
        settings::check(&chain).map_err(|problem| problem.to_string())?;
        Ok(self.like(&chain))
    }
}

/// Keys and values in which two scenarios differ.
fn differing(own: &Scenario, usual: &Scenario) -> Vec<(&'static str, String)> {
    let all = parameter::ALL.iter().filter_map(|parameter| {
        let value = parameter.get(own);
        let differs = value != parameter.get(usual);
        differs.then_some((parameter.key, value))
    });
    all.collect()
}
