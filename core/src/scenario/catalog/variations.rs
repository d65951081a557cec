//! Other policies, other places.

use super::base::{crossing, ms, paced, secs, us};
use super::entry::{Chapter, Row};
use crate::scenario::profile::{clients, servers};
use crate::scenario::{Client, Closing, Liveness, Scenario, Server};
use crate::units::time::Range;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "slow-handler",
        chapter: Chapter::Variations,
        title: "The client runs out of patience",
        lesson: "The client gives up after 100 ms, the handler works for 200 ms: failed for one, applied for the other.",
        source: "RFC 9110 §9.2.2",
        build: slow_handler,
    },
    Row {
        name: "reset-on-idle",
        chapter: Chapter::Variations,
        title: "The server resets instead of closing",
        lesson: "The write itself fails: nothing left the client, so even a POST may safely be sent again.",
        source: "S09; P2-003",
        build: reset_on_idle,
    },
    Row {
        name: "lingering-close",
        chapter: Chapter::Variations,
        title: "The server half-closes and drains",
        lesson: "A lingering close avoids the RST, not the loss: the request is read and thrown away.",
        source: "S11; P1-013",
        build: lingering_close,
    },
    Row {
        name: "alb-and-node",
        chapter: Chapter::Variations,
        title: "A load balancer in front of Node",
        lesson: "A pool of 60 s in front of a server of 5 s (from Node 20.18 and 22.9 on, 6 s): now and then a 502, with nothing in Node's log.",
        source: "P1-018, P1-020, P1-051, P2-077, P4-024",
        build: alb_and_node,
    },
    Row {
        name: "deploy",
        chapter: Chapter::Variations,
        title: "An orderly shutdown",
        lesson: "Long timeouts do not help: a deployment closes idle connections too, and a request can cross that FIN.",
        source: "P1-006, P4-003",
        build: deploy,
    },
    Row {
        name: "envoy-deaf-second",
        chapter: Chapter::Variations,
        title: "Envoy's last second",
        lesson: "For a second before it closes it reads nothing, and no FIN warns anybody: what comes then is reset.",
        source: "P5-001",
        build: envoy_deaf_second,
    },
    Row {
        name: "client-suspended",
        chapter: Chapter::Variations,
        title: "The client is suspended",
        lesson: "Its idle timeout is below the server's and sleeps with it: on waking, the request can be first.",
        source: "RFC 9112 §9.5",
        build: client_suspended,
    },
    Row {
        name: "http10-peer",
        chapter: Chapter::Variations,
        title: "The server speaks HTTP/1.0",
        lesson: "No keep-alive, no reuse, no race: every request pays for a handshake.",
        source: "RFC 9112 §9.3, C.2.2",
        build: http10_peer,
    },
    Row {
        name: "stalled-server",
        chapter: Chapter::Variations,
        title: "A stalled server serves what came in time",
        lesson: "An event loop handles sockets before timers: what came in time is served, late.",
        source: "P1-005, P1-023",
        build: stalled_server,
    },
];

fn slow_handler() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.requests.count = 1;
    scenario.client.request_timeout = Some(ms(100));
    scenario.server.handler_time = Range::fixed(ms(200));
    scenario
}

fn reset_on_idle() -> Scenario {
    let mut scenario = paced(ms(302));
    scenario.server.closing = Closing::Abort;
    scenario.client.liveness = Liveness::Background {
        lag: Range::fixed(ms(10)),
    };
    scenario
}

fn lingering_close() -> Scenario {
    let mut scenario = crossing();
    scenario.server.closing = Closing::HalfClose { drain: secs(2) };
    scenario
}

fn alb_and_node() -> Scenario {
    let mut scenario = Scenario {
        client: Client::of(&clients::proxies::alb::PROFILE),
        server: Server::of(&servers::javascript::node::PROFILE),
        ..paced(us(5_999_500))
    };
    scenario.network.to_server = Range::fixed(us(500));
    scenario.network.to_client = Range::fixed(us(500));
    scenario
}

pub(super) fn deploy() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.server.idle_timeout = Some(secs(75));
    scenario.server.shutdown_at = Some(Range::fixed(ms(222)));
    scenario
}

/// As measured: an idle timeout of 2 s, 5 s of drain, and the request in the second after.
fn envoy_deaf_second() -> Scenario {
    let mut scenario = paced(ms(7_500));
    scenario.server = Server::of(&servers::envoy::PROFILE);
    scenario.server.idle_timeout = Some(secs(7));
    scenario
}

/// From before the request is due until after the server has closed.
fn client_suspended() -> Scenario {
    let mut scenario = Scenario::new();
    scenario.client.idle_timeout = Some(ms(250));
    scenario.client.suspended_at = Some(Range::fixed(ms(100)));
    scenario.client.suspended_for = Range::fixed(ms(400));
    scenario
}

fn http10_peer() -> Scenario {
    let mut scenario = paced(ms(1));
    scenario.requests.count = 3;
    scenario.server.announces_close = true;
    scenario
}

/// The request comes 2 ms before the idle timeout, the event loop 18 ms after it.
fn stalled_server() -> Scenario {
    let mut scenario = paced(ms(288));
    scenario.server.wake_lag = Range::fixed(ms(20));
    scenario
}
