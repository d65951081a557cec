//! The named chains. Their names are public, as those of scenarios are.

mod entry;
mod further;

pub use self::entry::ChainEntry;
use self::entry::{ms, two, with_get};
use super::hops::Chain;
use crate::scenario::profile::{clients, servers};
use crate::scenario::retry::{Methods, Retry};
use crate::scenario::{Death, DeathPoint};
use crate::units::time::{Duration, Range};

/// All of them.
pub const CHAINS: &[ChainEntry] = &[
    ChainEntry {
        name: "browser-alb-node",
        title: "A browser, a load balancer and Node: 502",
        lesson: "On hop 2 the load balancer keeps for 60 s what Node closes after 6 s. The \
                 browser reads 502, which is an answer: it sends nothing again.",
        source: "P1-018, P1-020, P1-051, P2-077, P4-024",
        build: browser_alb_node,
    },
    ChainEntry {
        name: "nginx-gunicorn",
        title: "nginx in front of gunicorn: the race behind the proxy",
        lesson: "On hop 2 nginx keeps for 60 s what gunicorn closes after 2 s, and sends a POST \
                 once: 502. Hop 1 is safe: its client lets go after 60 s, nginx after 75 s.",
        source: "P1-007, P1-031, P2-069, P2-070",
        build: nginx_gunicorn,
    },
    ChainEntry {
        name: "nginx-gunicorn-get",
        title: "The same with a GET: nginx sends it again",
        lesson: "On hop 2 the same race is lost, and nginx sends a GET again on another \
                 connection: the user learns of nothing.",
        source: "P2-069",
        build: nginx_gunicorn_get,
    },
    ChainEntry {
        name: "nginx-front",
        title: "nginx in front of gunicorn: the race before the proxy",
        lesson: "On hop 1 the client keeps for 90 s what nginx closes after 75 s. What the \
                 client reads is an EOF: nginx has read no request and logs none.",
        source: "P1-001, P1-031",
        build: nginx_front,
    },
    ChainEntry {
        name: "alb-nginx-app",
        title: "A load balancer, nginx and an application: one hop is at fault",
        lesson: "On hops 1 and 2 the client's side lets go first: after 50 s, before the load \
                 balancer after 60 s, and that before nginx after 75 s. On hop 3 nginx keeps for \
                 60 s what the application closes after 5 s.",
        source: "P1-001, P1-007, P1-030, P1-051",
        build: alb_nginx_app,
    },
    ChainEntry {
        name: "envoy-retries-reset",
        title: "Envoy sends again after a reset",
        lesson: "On hop 2 Envoy loses the race and sends again, as its retry policy says: the \
                 user learns of nothing.",
        source: "P2-072",
        build: envoy_retries_reset,
    },
    ChainEntry {
        name: "envoy-retries-applied",
        title: "Envoy sends again what was applied",
        lesson: "On hop 2 the application dies with the answer: what Envoy sends again is \
                 applied again, and the user reads 200.",
        source: "P2-072; RFC 9110 §9.2.2",
        build: envoy_retries_applied,
    },
    ChainEntry {
        name: "retries-multiply",
        title: "Retries at two hops multiply",
        lesson: "Apache by itself sends once; this one is told to try twice on hop 2. Then it \
                 closes to its client without an answer; that sends again on hop 1, and the proxy \
                 tries twice again: applied four times.",
        source: "P2-071; RFC 9110 §9.2.2",
        build: retries_multiply,
    },
    ChainEntry {
        name: "proxy-504-applied",
        title: "504, and the application has done it",
        lesson: "nginx waits for 20 s (proxy_read_timeout 20s) and answers 504. The application on \
                 hop 2 takes 30 s, and what it does takes effect.",
        source: "P7-060",
        build: proxy_504_applied,
    },
    ChainEntry {
        name: "haproxy-mirrors-close",
        title: "HAProxy passes the close on, and the client sends again",
        lesson: "On hop 2 HAProxy loses the race on a kept connection and closes to its client \
                 without an answer. Go sends a GET again on hop 1, and HAProxy that on a \
                 connection of its own.",
        source: "P2-073, P1-048",
        build: haproxy_mirrors_close,
    },
    further::NLB_ENVOY_NODE,
    further::TRAEFIK_POST,
    further::TRAEFIK_GET,
    further::ROLLING_DEPLOY,
    further::ROLLING_DEPLOY_DRAINED,
];

/// The chain of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static ChainEntry> {
    CHAINS.iter().find(|entry| entry.name == name)
}

fn browser_alb_node() -> Chain {
    let client = &clients::browsers::chromium::PROFILE;
    two(
        client,
        &["alb"],
        &servers::javascript::node::PROFILE,
        ms(5_985),
    )
}

fn nginx_gunicorn() -> Chain {
    let mut chain = two(
        &clients::go::PROFILE,
        &["nginx"],
        &servers::gunicorn::PROFILE,
        ms(1_985),
    );
    if let [front, .., last] = &mut chain.hops[..] {
        front.client.idle_timeout = Some(Duration::from_secs(60));
        // It looks once a second: here just when the time is over.
        last.server.timer_lag = Range::default();
    }
    chain
}

fn nginx_gunicorn_get() -> Chain {
    with_get(nginx_gunicorn())
}

fn nginx_front() -> Chain {
    let server = &servers::gunicorn::PROFILE;
    two(&clients::go::PROFILE, &["nginx"], server, ms(74_995))
}

fn alb_nginx_app() -> Chain {
    let (client, server) = (&clients::go::PROFILE, &servers::uvicorn::PROFILE);
    let mut chain = two(client, &["alb", "nginx"], server, ms(4_975));
    if let Some(first) = chain.hops.first_mut() {
        first.client.idle_timeout = Some(Duration::from_secs(50));
    }
    chain
}

fn envoy_retries_reset() -> Chain {
    let (client, server) = (&clients::go::PROFILE, &servers::javascript::node::PROFILE);
    let mut chain = two(client, &["envoy"], server, ms(5_985));
    if let Some(last) = chain.hops.last_mut() {
        last.client.retry = SENDS_AGAIN;
    }
    chain
}

/// Once, whatever the method: `retry_on: reset`, one retry (P2-072).
const SENDS_AGAIN: Retry = Retry {
    closed_idle: Methods::Any,
    nothing_written: Methods::Any,
    no_response: Methods::Any,
    reused_only: false,
    limit: 1,
    ..Retry::NEVER
};

/// The application's process dies with each answer from the second request on.
const fn dying(request: u32, and_later: bool) -> Death {
    Death {
        request,
        and_later,
        when: DeathPoint::AfterApplying,
        resets: false,
        written: 0,
    }
}

fn envoy_retries_applied() -> Chain {
    let mut chain = envoy_retries_reset();
    chain.requests.pause = Range::fixed(ms(200));
    if let Some(last) = chain.hops.last_mut() {
        last.server.death = Some(dying(2, false));
    }
    chain
}

fn retries_multiply() -> Chain {
    let (client, server) = (&clients::curl::PROFILE, &servers::javascript::node::PROFILE);
    let mut chain = two(client, &["apache"], server, ms(200));
    if let Some(last) = chain.hops.last_mut() {
        last.client.retry = SENDS_AGAIN;
        last.server.death = Some(dying(2, true));
    }
    chain
}

fn proxy_504_applied() -> Chain {
    let server = &servers::gunicorn::PROFILE;
    let mut chain = two(&clients::go::PROFILE, &["nginx"], server, ms(200));
    chain.requests.count = 1;
    if let Some(last) = chain.hops.last_mut() {
        last.client.request_timeout = Some(Duration::from_secs(20));
        last.server.handler_time = Range::fixed(Duration::from_secs(30));
    }
    chain
}

fn haproxy_mirrors_close() -> Chain {
    let (client, server) = (&clients::go::PROFILE, &servers::javascript::node::PROFILE);
    with_get(two(client, &["haproxy"], server, ms(5_985)))
}
