//! The hosts of a chain, hop by hop.
//!
//! Host 0 is the user's client, host `i` is the server of hop `i` and the client of hop
//! `i + 1`, and the last host is the application. Hops are counted from 1. What lies on one hop
//! is what a [`Scenario`] has: a chain of one hop is a scenario.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::load::{Load, Pool};
use super::relay::Relay;
use crate::scenario::load::Requests;
use crate::scenario::path::Network;
use crate::scenario::policy::{Client, Server};
use crate::scenario::profile::{ClientProfile, Profile as _, Proxy, ServerProfile};
use crate::scenario::whole::{Scenario, VERSION};

/// The version of the JSON form of a chain of more than one hop.
pub const CHAIN_VERSION: u32 = 2;

/// So many hops at the most: a client, four proxies and an application.
pub const MAX_HOPS: usize = 5;

/// The whole input of a run through proxies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Chain {
    /// Decides where in its range each delay falls.
    pub seed: u64,
    /// What the user's client is asked to do. Every hop carries the same messages.
    pub requests: Requests,
    /// How many clients do that at the same time; without it one does, and in the whole chain
    /// one request is under way at a time.
    pub load: Option<Load>,
    /// From the user's client to the application.
    pub hops: Vec<Hop>,
}

/// Two hosts and what lies between.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// How the host that is nearer to the user goes about it.
    pub client: Client,
    /// What lies between.
    pub network: Network,
    /// How the other treats its connections.
    pub server: Server,
    /// What the server makes of the hop behind it, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay: Option<Relay>,
    /// Which connections the client keeps under a load; without it [`Pool::ANY`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<Pool>,
}

impl Hop {
    /// That of a scenario, with a server that is the last host.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            client: scenario.client.clone(),
            network: scenario.network.clone(),
            server: scenario.server.clone(),
            relay: None,
            pool: None,
        }
    }
}

impl From<Scenario> for Chain {
    fn from(scenario: Scenario) -> Self {
        Self {
            hops: Vec::from([Hop::of(&scenario)]),
            seed: scenario.seed,
            requests: scenario.requests,
            load: None,
        }
    }
}

impl Chain {
    /// Products as they come: a client, proxies, and the application's server, with the
    /// article's delays between any two.
    #[must_use]
    pub fn of(
        client: &'static ClientProfile,
        proxies: &[&'static Proxy],
        server: &'static ServerProfile,
    ) -> Self {
        let base = Scenario::new();
        let mut hops = Vec::new();
        let mut next = Client::of(client);
        for proxy in proxies {
            hops.push(Hop {
                client: next,
                network: base.network.clone(),
                server: Server::of(proxy.server),
                relay: Some(proxy.relay),
                pool: None,
            });
            next = Client::of(proxy.client);
            next.request_timeout = proxy.answer_timeout;
        }
        hops.push(Hop {
            client: next,
            network: base.network.clone(),
            server: Server::of(server),
            relay: None,
            pool: None,
        });
        Self {
            seed: base.seed,
            requests: base.requests,
            load: None,
            hops,
        }
    }

    /// So many requests are under way on a hop at once; without an end if there is none. Hops
    /// are counted from 0 here.
    #[must_use]
    pub fn at_once(&self, index: usize) -> Option<u32> {
        if self.load.is_none() {
            return Some(1);
        }
        self.hops.get(index)?.pool?.size
    }

    /// What lies on a hop, as a scenario of its own: the same load, and a server that takes
    /// as long by itself as is set there. `None` if there are not so many hops; they are
    /// counted from 0 here.
    #[must_use]
    pub fn hop(&self, index: usize) -> Option<Scenario> {
        let hop = self.hops.get(index)?;
        Some(Scenario {
            version: VERSION,
            seed: self
                .seed
                .wrapping_add(u64::try_from(index).unwrap_or_default()),
            requests: self.requests.clone(),
            client: hop.client.clone(),
            network: hop.network.clone(),
            server: hop.server.clone(),
        })
    }

    /// Those of all hops, in order.
    #[must_use]
    pub fn scenarios(&self) -> Vec<Scenario> {
        let hops = 0..self.hops.len();
        hops.filter_map(|index| self.hop(index)).collect()
    }

    /// What the host with this number is called: by its product, and with its number where
    /// another host has the same product.
    #[must_use]
    pub fn host(&self, number: usize) -> String {
        let own = self.product(number);
        let hosts = 0..=self.hops.len();
        let alike = hosts.filter(|&other| self.product(other) == own).count();
        if alike > 1 {
            format!("{own} {}", number + 1)
        } else {
            String::from(own)
        }
    }

    /// The product of a host: the side that its clients see, but for the user's client.
    fn product(&self, number: usize) -> &'static str {
        let before = number
            .checked_sub(1)
            .and_then(|before| self.hops.get(before));
        match (before, self.hops.first()) {
            (Some(hop), _) => hop.server.profile.id(),
            (None, Some(first)) => first.client.profile.id(),
            (None, None) => "",
        }
    }
}
