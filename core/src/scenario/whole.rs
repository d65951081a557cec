//! Everything that a run depends on, in one value that can be written down.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::load::Requests;
use super::path::Network;
use super::policy::{Client, Server, Service};
use super::profile::{clients, servers};
use crate::http::message::Method;
use crate::units::tcp::ETHERNET_SEND_BUFFER;
use crate::units::time::{Duration, Range};

/// The version of the JSON form.
pub const VERSION: u32 = 1;

/// The whole input of a run.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// [`VERSION`].
    pub version: u32,
    /// Decides where in its range each delay falls.
    pub seed: u64,
    /// What the client is asked to do.
    pub requests: Requests,
    /// How the client goes about it.
    pub client: Client,
    /// What lies between.
    pub network: Network,
    /// How the server treats its connections.
    pub server: Server,
}

impl Scenario {
    /// The article's client and server, with nothing in the way: one POST.
    #[must_use]
    pub fn new() -> Self {
        Self {
            version: VERSION,
            seed: 1,
            requests: Requests {
                count: 2,
                pause: Range::fixed(Duration::from_millis(200)),
                method: Method::Post,
                idempotency_key: false,
                replayable: true,
                head_bytes: 118,
                body_bytes: 20,
                response_bytes: 118,
            },
            client: Client::of(&clients::go::PROFILE),
            network: Network {
                to_server: Range::fixed(Duration::from_millis(5)),
                to_client: Range::fixed(Duration::from_millis(5)),
                middlebox: None,
                faults: Vec::new(),
            },
            server: Server {
                idle_timeout: Some(Duration::from_millis(300)),
                ..Server::of(&servers::go::PROFILE)
            },
        }
    }

    /// Whether more goes wrong than two applications, and a wire between them, can do
    /// by themselves.
    #[must_use]
    pub fn has_mishaps(&self) -> bool {
        let server = &self.server;
        server.service != Service::Http
            || server.killed_at.is_some()
            || server.host_down.is_some()
            || server.queue_full.is_some()
            || self.client.tcp_keepalive.is_some()
            || self.client.suspended_at.is_some()
            || server.tcp_keepalive.is_some()
    }

    /// Whether the client's kernel takes a whole request at once: no write has to wait.
    #[must_use]
    pub fn request_fits(&self) -> bool {
        let requests = &self.requests;
        let octets = requests.head_bytes.saturating_add(requests.body_bytes);
        octets <= self.client.send_buffer.unwrap_or(ETHERNET_SEND_BUFFER)
    }

    /// The longest round trip that the network's delays allow.
    #[must_use]
    pub fn round_trip(&self) -> Duration {
        self.network.to_server.max() + self.network.to_client.max()
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self::new()
    }
}
