//! What helps, what it costs, and what only seems to help.

use super::base::{crossing, ms, paced, secs};
use super::entry::{Chapter, Row};
use super::variations::deploy;
use crate::scenario::profile::{clients, servers};
use crate::scenario::{Client, Scenario, Server};
use crate::units::time::Duration;

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "keep-alive-off",
        chapter: Chapter::Fixes,
        title: "Fix: no persistent connections",
        lesson: "No reuse, no race: every request pays for a handshake.",
        source: "the article's first fix",
        build: keep_alive_off,
    },
    Row {
        name: "client-timeout-below-server",
        chapter: Chapter::Fixes,
        title: "Fix: a client idle timeout below the server's",
        lesson: "The client lets go first. With 250 ms and a round trip of 10 ms against 300 ms no request can be lost.",
        source: "the article's second fix; P2-001",
        build: || with_client_timeout(ms(297), ms(250)),
    },
    Row {
        name: "client-timeout-too-close",
        chapter: Chapter::Fixes,
        title: "Not a fix: a client idle timeout just below the server's",
        lesson: "295 ms is below 300 ms, and a round trip of 10 ms makes it too late all the same.",
        source: "P4-025",
        build: || with_client_timeout(ms(292), ms(295)),
    },
    Row {
        name: "keep-alive-hint",
        chapter: Chapter::Fixes,
        title: "Fix: the server says how long",
        lesson: "Node's client subtracts a second from the announced 5 s and closes at 4 s; Node's server would at 6 s.",
        source: "P1-020, P1-021, P2-016",
        build: hint,
    },
    Row {
        name: "close-announced",
        chapter: Chapter::Fixes,
        title: "Fix: the server says that it will close",
        lesson: "Connection: close in the response is the only notice that HTTP/1.1 has, and it can only ride on a response.",
        source: "P3-010, P3-011; RFC 9112 §9.6",
        build: close_announced,
    },
    Row {
        name: "drained-deploy",
        chapter: Chapter::Fixes,
        title: "Fix: a deploy that drains",
        lesson: "Connection: close on each response, and a drain longer than the client's idle timeout: it lets go first.",
        source: "P3-010; RFC 9112 §9.6",
        build: drained_deploy,
    },
];

fn keep_alive_off() -> Scenario {
    let mut scenario = crossing();
    scenario.client.keep_alive = false;
    scenario
}

fn with_client_timeout(pause: Duration, timeout: Duration) -> Scenario {
    let mut scenario = paced(pause);
    scenario.client.idle_timeout = Some(timeout);
    scenario
}

fn hint() -> Scenario {
    Scenario {
        client: Client::of(&clients::javascript::node::PROFILE),
        server: Server::of(&servers::javascript::node::PROFILE),
        ..paced(ms(4_500))
    }
}

fn close_announced() -> Scenario {
    let mut scenario = crossing();
    scenario.server.announces_close = true;
    scenario
}

/// The drain outlasts the client's idle timeout and a round trip.
fn drained_deploy() -> Scenario {
    let mut scenario = deploy();
    scenario.requests.count = 3;
    scenario.client.idle_timeout = Some(secs(1));
    scenario.server.drain = Some(secs(2));
    scenario
}
