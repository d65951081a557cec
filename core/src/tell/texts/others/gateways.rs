//! What proxies and load balancers say of the side behind them.

use super::other::{EITHER, EOF, Other, UNCONNECTED};
use crate::http::outcome::Failure::NotConnected;
use crate::tell::texts::kind::Kind::{IdleTimeout, Patience};
use crate::units::errno::Errno::TimedOut;

pub(super) const ALL: &[Other] = &[
    Other {
        who: "Envoy, Istio",
        says: "503 UC",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/envoyproxy/envoy/issues/1979",
    },
    Other {
        who: "nginx, of its own client",
        says: "client prematurely closed connection",
        ends: &[],
        kinds: &[Patience],
        source: "P1-006",
    },
    Other {
        who: "nginx, of its own client",
        says: "client timed out (110: Connection timed out) while waiting for request",
        ends: &[],
        kinds: &[IdleTimeout],
        source: "P1-006",
    },
    Other {
        who: "Envoy, Istio",
        says: "503 UF",
        ends: UNCONNECTED,
        kinds: &[],
        source: "P2-072",
    },
    Other {
        who: "Envoy, Istio",
        says: "upstream connect error or disconnect/reset before headers. reset reason: connection timeout",
        ends: &[NotConnected(TimedOut)],
        kinds: &[],
        source: "P2-072",
    },
    Other {
        who: "Traefik",
        says: "'502 Bad Gateway' caused by: EOF",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/loculus-project/loculus/pull/7092",
    },
];
