//! Chains with a device on a hop, and with a deploy under many clients.

use super::entry::{ChainEntry, ms, two, with_get};
use crate::scenario::chain::hops::Chain;
use crate::scenario::chain::load::{Arrival, Load};
use crate::scenario::profile::{clients, servers};
use crate::scenario::{ExpiryAction, Middlebox};
use crate::units::time::{Duration, Range};

pub(super) const NLB_ENVOY_NODE: ChainEntry = ChainEntry {
    name: "nlb-envoy-node",
    title: "An NLB in front of Envoy in front of Node: TCP keep-alive on the wrong leg",
    lesson: "On hop 1 the NLB forgets after 350 s what it saw idle, and answers the next request \
             with a RST: Envoy and Node log nothing. TCP keep-alive every 60 s is set on hop 2, \
             which the NLB does not see; on hop 1 it helps.",
    source: "P1-054, P7-081; https://github.com/istio/istio/issues/16572",
    build: nlb_envoy_node,
};

pub(super) const TRAEFIK_POST: ChainEntry = ChainEntry {
    name: "traefik-post",
    title: "Traefik in front of Tomcat: a POST fails",
    lesson: "On hop 2 Traefik keeps for 90 s what Tomcat closes after 20 s, and sends a POST \
             once: 502. Tomcat logs nothing.",
    source: "P1-045, P2-076, P7-080; https://github.com/loculus-project/loculus/pull/7092",
    build: traefik_post,
};

pub(super) const TRAEFIK_GET: ChainEntry = ChainEntry {
    name: "traefik-get",
    title: "The same with a GET: it heals itself",
    lesson: "On hop 2 the same race is lost, and Go's Transport in Traefik sends a GET again on \
             another connection: the user learns of nothing, and only a POST fails now and then.",
    source: "P2-003, P2-076; https://github.com/loculus-project/loculus/pull/7092",
    build: traefik_get,
};

pub(super) const ROLLING_DEPLOY: ChainEntry = ChainEntry {
    name: "rolling-deploy",
    title: "A rolling deploy under eight clients, without a drain",
    lesson: "On hop 2 the application shuts down and closes what is idle at once. What nginx has \
             sent and it has not read is lost, and so is what nginx sends until the FIN is there: \
             these users read 502. No timeout helps, for all of them are as they should be.",
    source: "P1-006, P2-069, P2-070, P4-003",
    build: rolling_deploy,
};

pub(super) const ROLLING_DEPLOY_DRAINED: ChainEntry = ChainEntry {
    name: "rolling-deploy-drained",
    title: "The same deploy with a drain",
    lesson: "On hop 2 the application says Connection: close in each answer from then on, and \
             closes what is idle 65 s later: longer than nginx keeps a connection, so nginx lets \
             go first. No request is lost.",
    source: "P3-010; RFC 9112 §9.6",
    build: rolling_deploy_drained,
};

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn nlb_envoy_node() -> Chain {
    let (client, server) = (
        &clients::python::requests::PROFILE,
        &servers::javascript::node::PROFILE,
    );
    let mut chain = two(client, &["envoy"], server, secs(360));
    if let [front, back] = &mut chain.hops[..] {
        front.network.middlebox = Some(Middlebox {
            idle_timeout: secs(350),
            then: ExpiryAction::Reset,
            off_by: 0,
        });
        back.client.tcp_keepalive = Some(60);
        // Longer than Envoy keeps it, so that this hop is not at fault.
        back.server.idle_timeout = Some(secs(7_200));
    }
    chain
}

fn traefik_post() -> Chain {
    let (client, server) = (
        &clients::browsers::chromium::PROFILE,
        &servers::jvm::tomcat::PROFILE,
    );
    two(client, &["traefik"], server, ms(19_985))
}

fn traefik_get() -> Chain {
    with_get(traefik_post())
}

/// Timeouts that are right on both hops: each client lets go before its server.
fn rolling_deploy() -> Chain {
    let (client, server) = (&clients::go::PROFILE, &servers::gunicorn::PROFILE);
    let mut chain = two(client, &["nginx"], server, ms(120));
    chain.requests.count = 3;
    chain.load = Some(Load {
        clients: 8,
        shared: false,
        arrival: Arrival::After(Range::fixed(ms(2))),
    });
    if let [front, back] = &mut chain.hops[..] {
        front.client.idle_timeout = Some(secs(60));
        back.server.idle_timeout = Some(secs(75));
        back.server.shutdown_at = Some(Range::fixed(ms(172)));
    }
    chain
}

fn rolling_deploy_drained() -> Chain {
    let mut chain = rolling_deploy();
    if let Some(back) = chain.hops.last_mut() {
        back.server.drain = Some(secs(65));
    }
    chain
}
