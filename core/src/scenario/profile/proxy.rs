//! Proxies: products with a client's side and a server's, and what they make of the one for
//! the other. A file for all, for each side has one of its own.

use super::client::ClientProfile;
use super::clients::proxies as upstream;
use super::server::ServerProfile;
use super::servers::{self, proxies as downstream};
use super::source::Source;
use crate::scenario::chain::relay::{Mirror, Relay, Reply};
use crate::units::time::Duration;

/// A proxy whose policies were read or measured.
#[derive(Clone, Copy, Debug)]
pub struct Proxy {
    /// The name in files.
    pub id: &'static str,
    /// Its side towards the next hop.
    pub client: &'static ClientProfile,
    /// Its side towards its clients.
    pub server: &'static ServerProfile,
    /// What it makes of the outcome at the next hop.
    pub relay: Relay,
    /// How long it waits for an answer of the next hop; `None` for ever, or as long as its user
    /// says.
    pub answer_timeout: Option<Duration>,
    /// One setting of its user is the idle timeout of both sides, and how long it waits for an
    /// answer.
    pub one_timeout: bool,
    /// Where that was read; the sides have sources of their own.
    pub sources: &'static [Source],
}

/// All of them.
pub const PROXIES: &[&Proxy] = &[
    &ALB, &NGINX, &ENVOY, &HAPROXY, &APACHE, &CADDY, &GCP_LB, &TRAEFIK,
];

/// AWS Application Load Balancer.
const ALB: Proxy = Proxy {
    id: "alb",
    client: &upstream::alb::PROFILE,
    server: &downstream::alb::PROFILE,
    relay: Relay::USUAL,
    answer_timeout: Some(Duration::from_secs(60)),
    one_timeout: true,
    sources: &[
        Source::new("502 whatever failed towards its target", "P2-077, P4-024"),
        Source::new(
            "its idle timeout cuts off an answer that takes so long to begin",
            "P1-051",
        ),
    ],
};

/// nginx.
const NGINX: Proxy = Proxy {
    id: "nginx",
    client: &upstream::nginx_upstream::PROFILE,
    server: &servers::nginx::PROFILE,
    relay: Relay::USUAL,
    answer_timeout: Some(Duration::from_secs(60)),
    one_timeout: false,
    sources: &[
        Source::new("502 of what failed towards its upstream", "P2-070, P5-015"),
        Source::new("proxy_read_timeout 60 s, and 504 after it", "P7-060"),
    ],
};

/// Envoy.
const ENVOY: Proxy = Proxy {
    id: "envoy",
    client: &upstream::envoy::PROFILE,
    server: &servers::envoy::PROFILE,
    relay: Relay {
        no_connection: Reply::Unavailable,
        no_response: Reply::Unavailable,
        ..Relay::USUAL
    },
    answer_timeout: Some(Duration::from_secs(15)),
    one_timeout: false,
    sources: &[
        Source::new("503 UC and UF", "P2-072, P4-019, P5-015"),
        Source::new(
            "a route's timeout 15 s, and 504 UT after it",
            "P7-061, P6-023",
        ),
    ],
};

/// `HAProxy`.
const HAPROXY: Proxy = Proxy {
    id: "haproxy",
    client: &upstream::haproxy::PROFILE,
    server: &downstream::haproxy::PROFILE,
    relay: Relay {
        no_connection: Reply::Unavailable,
        mirrors: Mirror::LaterRequest,
        first_fresh: true,
        ..Relay::USUAL
    },
    answer_timeout: None,
    one_timeout: false,
    sources: &[
        Source::new(
            "closes without an answer unless it was the first request on its client's connection",
            "P2-073, P5-014",
        ),
        Source::new(
            "a first request of its client goes on no shared idle connection",
            "P1-048",
        ),
        Source::new("502, 503 or 504 otherwise", "P6-024"),
    ],
};

/// Apache with `mod_proxy_http`.
const APACHE: Proxy = Proxy {
    id: "apache",
    client: &upstream::mod_proxy::PROFILE,
    server: &servers::apache::PROFILE,
    relay: Relay {
        no_connection: Reply::Unavailable,
        mirrors: Mirror::LaterRequest,
        ..Relay::USUAL
    },
    answer_timeout: None,
    one_timeout: false,
    sources: &[Source::new(
        "closes without an answer unless it was the first request on its client's connection",
        "P2-071",
    )],
};

/// Caddy.
const CADDY: Proxy = Proxy {
    id: "caddy",
    client: &upstream::caddy::PROFILE,
    server: &downstream::caddy::PROFILE,
    relay: Relay::USUAL,
    answer_timeout: None,
    one_timeout: false,
    sources: &[Source::new(
        "502, and 504 of a timeout that its user has set",
        "P2-075, P6-026, P5-015",
    )],
};

/// Google Cloud HTTP load balancer.
const GCP_LB: Proxy = Proxy {
    id: "gcp-lb",
    client: &upstream::gcp_lb::PROFILE,
    server: &downstream::gcp_lb::PROFILE,
    relay: Relay {
        timed_out: Reply::BadGateway,
        ..Relay::USUAL
    },
    answer_timeout: None,
    one_timeout: false,
    sources: &[Source::new("502 and its details", "P4-022, P6-027")],
};

/// Traefik.
const TRAEFIK: Proxy = Proxy {
    id: "traefik",
    client: &upstream::traefik::PROFILE,
    server: &downstream::traefik::PROFILE,
    relay: Relay::USUAL,
    answer_timeout: None,
    one_timeout: false,
    sources: &[
        Source::new(
            "502 of an EOF and of an error of the network, and 504 of its timeout",
            "P7-080",
        ),
        Source::new(
            "500 of anything else, as of a connection that is found closed before the write: \
             told as 502 here",
            "P7-080",
        ),
    ],
};

impl Proxy {
    /// The one with these two sides.
    #[must_use]
    pub fn of(server: &ServerProfile, client: &ClientProfile) -> Option<&'static Self> {
        let mut all = PROXIES.iter().copied();
        all.find(|proxy| proxy.server.id == server.id && proxy.client.id == client.id)
    }

    /// The one with this id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        PROXIES.iter().copied().find(|proxy| proxy.id == id)
    }
}
