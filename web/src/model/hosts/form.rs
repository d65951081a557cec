//! A chain as its form has it: a field for each idle timeout, in the words of its product, and
//! what changes when somebody types into one, or puts another product there.

use idlerace_core::{
    parameter,
    profile::{Profile, Proxy},
    scenario::chain::parameter as settings,
    time::Duration,
};

use super::choices::{MOST, choices};
use super::said::{Host, Hosts};
use crate::model::typed::{self, CLIENT, Idle, SERVER, Words};

/// One side of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// Towards the users.
    Server,
    /// Towards the next host.
    Client,
}

/// A field for an idle timeout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) side: Side,
    /// Of both sides: the product has one setting.
    pub(crate) both: bool,
    /// As it is typed.
    pub(crate) text: String,
    /// What the product calls it.
    pub(crate) setting: Option<&'static str>,
    /// Whether somebody has set it otherwise than the product comes.
    pub(crate) given: bool,
}

/// Settings that the form has fields for, with what is set along with them.
const FIELDS: [&str; 5] = [
    "server.idle_timeout",
    "server.hint",
    "client.idle_timeout",
    "network.to_server",
    "network.to_client",
];

/// An idle timeout as it is typed into a product, and what that calls it.
fn figure(
    words: &Words,
    profile: &impl Profile,
    length: Option<Duration>,
) -> (String, Option<&'static str>) {
    let setting = typed::setting(profile, words.key);
    (typed::default(length, setting), setting.map(|one| one.name))
}

impl Hosts {
    /// The fields for the idle timeouts of a host.
    pub(crate) fn fields(&self, host: usize) -> Vec<Field> {
        let chain = self.chain();
        let both = self.is_proxy(host)
            && Proxy::find(self.product(host)).is_some_and(|proxy| proxy.one_timeout);
        let behind = host.checked_sub(1).and_then(|hop| chain.hops.get(hop));
        let server = behind.map(|hop| {
            let figure = figure(&SERVER, hop.server.profile.0, hop.server.idle_timeout);
            self.field(host, Side::Server, figure)
        });
        let client = chain.hops.get(host).map(|hop| {
            let figure = figure(&CLIENT, hop.client.profile.0, hop.client.idle_timeout);
            self.field(host, Side::Client, figure)
        });
        let fields = [server.filter(|_| !both), client];
        let fields = fields.into_iter().flatten();
        fields.map(|field| Field { both, ..field }).collect()
    }

    fn field(
        &self,
        host: usize,
        side: Side,
        (text, setting): (String, Option<&'static str>),
    ) -> Field {
        let key = match side {
            Side::Server => SERVER.key,
            Side::Client => CLIENT.key,
        };
        Field {
            side,
            both: false,
            text,
            setting,
            given: self.unnamed().all[host]
                .set
                .iter()
                .any(|(set, _)| set == key),
        }
    }

    fn is_proxy(&self, host: usize) -> bool {
        host > 0 && host + 1 < self.count()
    }

    /// With an idle timeout as somebody types it into a host.
    ///
    /// # Errors
    /// What is wrong with it, in a line.
    pub(crate) fn with_idle(&self, host: usize, side: Side, text: &str) -> Result<Self, String> {
        let chain = self.chain();
        let place = match side {
            Side::Server => host.checked_sub(1),
            Side::Client => Some(host),
        };
        let hop = place.and_then(|place| Some((place, chain.hops.get(place)?)));
        let Some((place, hop)) = hop else {
            return Err("There is no such host.".to_owned());
        };
        let idle = match side {
            Side::Server => Idle::read(&SERVER, hop.server.profile.0, text),
            Side::Client => Idle::read(&CLIENT, hop.client.profile.0, text),
        };
        let idle = idle.map_err(|wrong| wrong.line)?;
        let mut all = Vec::new();
        for (key, value) in idle.set {
            let key = format!("hop{}.{key}", place + 1);
            // What is one setting of its product is set on both of its sides.
            all.extend(settings::set_with(&chain, &key, &value));
            all.push((key, value));
        }
        self.with(&all)
    }

    /// The round trip of the hop behind a host, as it is typed.
    pub(crate) fn round_trip(&self, host: usize) -> String {
        let hop = self.chain().hop(host);
        hop.map_or_else(String::new, |hop| typed::spaced(hop.round_trip()))
    }

    /// With another round trip on that hop.
    ///
    /// # Errors
    /// What is wrong with it, in a line.
    pub(crate) fn with_round_trip(&self, host: usize, text: &str) -> Result<Self, String> {
        let way = typed::one_way(text).map_err(|wrong| wrong.line)?;
        let ways = ["to_server", "to_client"];
        let set = ways.map(|way_of| {
            let key = format!("hop{}.network.{way_of}", host + 1);
            (key, way.to_string())
        });
        self.with(&set)
    }

    /// The method of the requests.
    pub(crate) fn method(&self) -> String {
        let method = parameter::find("requests.method").zip(self.chain().hop(0));
        method.map_or_else(String::new, |(method, hop)| method.get(&hop))
    }

    /// With another product in the place of a host, as it comes.
    pub(crate) fn with_product(&self, host: usize, product: &str) -> Self {
        let mut changed = self.unnamed();
        let known = choices(host, self.count()).any(|(id, _)| id == product);
        if let Some(host) = changed.all.get_mut(host).filter(|_| known) {
            product.clone_into(&mut host.product);
            host.set.retain(|(key, _)| key.starts_with("network."));
        }
        changed
    }

    /// What a named chain loses with other hosts, if it is not made of its settings alone.
    pub(crate) fn loses(&self) -> Option<&'static str> {
        let loses = self.named().is_some() && self.unnamed().chain() != self.chain();
        loses.then_some(
            "With other hosts it keeps its timeouts and delays alone: what has no field here, \
             such as a load, a death or a proxy's retry, is the named chain's.",
        )
    }

    /// With one more proxy before the application, if there is room.
    pub(crate) fn with_proxy(&self) -> Self {
        let mut changed = self.unnamed();
        if self.count() < MOST {
            let host = Host {
                product: "nginx".to_owned(),
                set: Vec::new(),
            };
            changed.all.insert(self.count() - 1, host);
        }
        changed
    }

    /// Without this proxy.
    pub(crate) fn without(&self, host: usize) -> Self {
        let mut changed = self.unnamed();
        if self.is_proxy(host) {
            changed.all.remove(host);
        }
        changed
    }

    /// What is set besides what the form has fields for.
    pub(crate) fn besides(&self) -> Vec<(String, String)> {
        let chain = self.chain();
        let all = self.unnamed();
        let set = all.settings();
        let along: Vec<String> = set
            .flat_map(|(key, value)| settings::set_with(&chain, &key, value))
            .map(|(key, _)| key)
            .collect();
        let others = all.settings().filter(|(key, _)| {
            let own = key.split_once('.').map_or("", |(_, own)| own);
            !(FIELDS.contains(&own) || along.contains(key) || key == "requests.method")
        });
        others.map(|(key, value)| (key, value.clone())).collect()
    }

    /// What else decides and is as the products come, a sentence each.
    pub(crate) fn as_it_comes(&self) -> Vec<String> {
        let chain = self.chain();
        let mut said = Vec::new();
        for (number, hop) in chain.hops.iter().enumerate().skip(1) {
            let host = chain.host(number);
            said.push(match hop.client.request_timeout {
                Some(most) => format!("{host} waits {} for an answer.", typed::spaced(most)),
                None => format!("{host} waits for an answer as long as it takes."),
            });
        }
        if let (Some(hop), last) = (chain.hops.last(), chain.hops.len()) {
            let (host, takes) = (chain.host(last), hop.server.handler_time);
            said.push(format!("{host} takes {takes} for an answer."));
        }
        said
    }
}
