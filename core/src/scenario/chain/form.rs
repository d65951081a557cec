//! The JSON form of a chain. One hop without a load is written as a scenario of version 1, and
//! such a scenario is read as one hop.

use alloc::vec::Vec;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::hops::{CHAIN_VERSION, Chain, Hop};
use super::load::Load;
use crate::scenario::load::Requests;
use crate::scenario::path::Network;
use crate::scenario::policy::{Client, Server};
use crate::scenario::whole::VERSION;

/// What is written of more than one hop, or of a load.
#[derive(Serialize)]
struct Written<'c> {
    version: u32,
    seed: u64,
    requests: &'c Requests,
    #[serde(skip_serializing_if = "Option::is_none")]
    load: Option<&'c Load>,
    hops: &'c [Hop],
}

/// Every member of either version.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    version: u32,
    seed: u64,
    requests: Requests,
    load: Option<Load>,
    hops: Option<Vec<Hop>>,
    client: Option<Client>,
    network: Option<Network>,
    server: Option<Server>,
}

impl Serialize for Chain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let (Some(scenario), 1, None) = (self.hop(0), self.hops.len(), &self.load) {
            return scenario.serialize(serializer);
        }
        let written = Written {
            version: CHAIN_VERSION,
            seed: self.seed,
            requests: &self.requests,
            load: self.load.as_ref(),
            hops: &self.hops,
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Chain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(deserializer)?;
        let parts = (read.client, read.network, read.server);
        let hops = match (read.version, read.hops, parts) {
            (VERSION, None, (Some(client), Some(network), Some(server))) if read.load.is_none() => {
                Vec::from([Hop {
                    client,
                    network,
                    server,
                    relay: None,
                    pool: None,
                }])
            }
            (CHAIN_VERSION, Some(hops), (None, None, None)) => hops,
            (VERSION, ..) => {
                return Err(D::Error::custom(
                    "version 1 has client, network and server, and neither hops nor a load; these \
                     are of version 2",
                ));
            }
            (CHAIN_VERSION, ..) => {
                return Err(D::Error::custom(
                    "version 2 has hops, each with client, network and server, and none of these \
                     beside them",
                ));
            }
            (version, ..) => {
                return Err(D::Error::custom(format_args!(
                    "version {version} is not one that this program reads; it reads {VERSION} and \
                     {CHAIN_VERSION}"
                )));
            }
        };
        Ok(Self {
            seed: read.seed,
            requests: read.requests,
            load: read.load,
            hops,
        })
    }
}
