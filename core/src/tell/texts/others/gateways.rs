//! What proxies and load balancers say of the side behind them.

use super::other::{ANY, EITHER, EOF, LATE, Other, UNCONNECTED};
use crate::http::outcome::Failure::{NotConnected, PartialResponse};
use crate::http::outcome::StreamEnd::{Eof, Error};
use crate::tell::texts::kind::Kind::{IdleTimeout, Patience};
use crate::units::errno::Errno::{ConnReset, TimedOut};

pub(super) const ALL: &[Other] = &[
    Other {
        who: "Envoy, Istio",
        says: "503 UC",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/envoyproxy/envoy/issues/1979",
    },
    Other {
        who: "Envoy, Istio",
        says: "upstream connect error or disconnect/reset before headers",
        ends: EITHER,
        kinds: &[],
        source: "P2-072, https://github.com/istio/istio/issues/13205",
    },
    Other {
        who: "Envoy, Istio",
        says: "upstream_reset_before_response_started",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/envoyproxy/envoy/issues/14981",
    },
    Other {
        who: "HAProxy",
        says: "SH--",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/haproxy/haproxy/issues/2751",
    },
    Other {
        who: "Google Cloud HTTP load balancer",
        says: "backend_connection_closed_before_data_sent_to_client",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/ONSdigital/eq-survey-runner/pull/2379, https://github.com/darklang/dark/pull/928",
    },
    Other {
        who: "Apache mod_proxy",
        says: "error reading status line from remote server",
        ends: ANY,
        kinds: &[],
        source: "https://public.dhe.ibm.com/software/websphere/ihs/support/fixes/PK96410/readme.txt",
    },
    Other {
        who: "HAProxy",
        says: "sH--",
        ends: LATE,
        kinds: &[],
        source: "https://docs.haproxy.org/2.9/configuration.html#8.5",
    },
    Other {
        who: "HAProxy",
        says: "SD--",
        ends: &[PartialResponse(Eof), PartialResponse(Error(ConnReset))],
        kinds: &[],
        source: "https://docs.haproxy.org/2.9/configuration.html#8.5",
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
        says: "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
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
