//! What proxies and load balancers say of the side behind them.

use super::other::{EITHER, EOF, LATE, LOST_OR_LATE, Other, UMBRELLA, UNCONNECTED};
use crate::http::outcome::Failure::{self, ClosedIdle, NoResponse, NotConnected, NothingWritten};
use crate::http::outcome::StreamEnd::{Eof, Error};
use crate::tell::texts::kind::Kind::{IdleTimeout, Patience};
use crate::units::errno::Errno::{ConnRefused, ConnReset, Pipe, TimedOut};

/// In 4.0, which says so of a timeout as well; its documentation does, too.
const VARNISH: &str = "https://github.com/varnishcache/varnish-cache/blob/016531bbd66dcbb49630e11b0c1e7b7e143de531/bin/varnishd/cache/cache_http1_fetch.c";

/// Its pages of a status, and which failures of an upstream it answers with which.
const NGINX: &str =
    "P2-070, https://github.com/nginx/nginx/blob/3f6f7824d4/src/http/ngx_http_special_response.c";

pub(super) const ALL: &[Other] = &[
    Other {
        who: "Envoy, Istio",
        says: "503 UC",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/envoyproxy/envoy/issues/1979",
    },
    Other {
        who: "nginx, to its client",
        says: "502 Bad Gateway nginx",
        ends: &[
            NoResponse(Eof),
            ClosedIdle(Eof),
            NoResponse(Error(ConnReset)),
            NotConnected(ConnRefused),
        ],
        kinds: &[],
        source: NGINX,
    },
    Other {
        who: "nginx, to its client",
        says: "504 Gateway Time-out nginx",
        ends: &[Failure::TimedOut, NotConnected(TimedOut)],
        kinds: &[],
        source: NGINX,
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
    Other {
        who: "AWS ALB, of its own client",
        says: "elb_status_code 460, target_status_code -",
        ends: &[],
        kinds: &[Patience],
        source: "P5-013",
    },
    Other {
        who: "AWS Classic Load Balancer",
        says: "504 Gateway Timeout (Classic Load Balancer)",
        ends: LOST_OR_LATE,
        kinds: &[],
        source: "https://repost.aws/knowledge-center/504-error-classic",
    },
    Other {
        who: "Varnish",
        says: "http first read error: EOF",
        ends: LOST_OR_LATE,
        kinds: &[],
        source: VARNISH,
    },
    Other {
        who: "Varnish before 4",
        says: "http first read error: -1 11 (Resource temporarily unavailable)",
        ends: LATE,
        kinds: &[],
        source: "https://ma.ttias.be/varnish-fetcherror-http-first-read-error-1-11-resource-temporarily-unavailable/",
    },
    Other {
        who: "Varnish",
        says: "FetchError: backend write error: {errno} ({message})",
        ends: &[NothingWritten(Pipe), NothingWritten(ConnReset)],
        kinds: &[],
        source: VARNISH,
    },
    Other {
        who: "Varnish",
        says: "FetchError: no backend connection",
        ends: UNCONNECTED,
        kinds: &[],
        source: VARNISH,
    },
    Other {
        who: "Varnish",
        says: "Error 503 Backend fetch failed: Guru Meditation:",
        ends: UMBRELLA,
        kinds: &[],
        source: "https://github.com/bootlin/elixir/issues/251",
    },
    Other {
        who: "Envoy, Istio",
        says: "upstream_reset_before_response_started{remote_connection_failure}",
        ends: UNCONNECTED,
        kinds: &[],
        source: "https://github.com/envoyproxy/envoy/issues/20311",
    },
    Other {
        who: "Envoy, Istio",
        says: "upstream_reset_before_response_started{connection_timeout}",
        ends: &[NotConnected(TimedOut)],
        kinds: &[],
        source: "P2-072",
    },
    Other {
        who: "Envoy, Istio",
        says: "upstream_response_timeout",
        ends: LATE,
        kinds: &[],
        source: "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage",
    },
    Other {
        who: "Envoy, Istio, of its own client",
        says: "downstream_remote_disconnect",
        ends: &[],
        kinds: &[Patience],
        source: "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage",
    },
    Other {
        who: "HAProxy",
        says: "sC--",
        ends: &[NotConnected(TimedOut)],
        kinds: &[],
        source: "https://docs.haproxy.org/2.9/configuration.html#8.5",
    },
    Other {
        who: "HAProxy, of its own client",
        says: "CH--",
        ends: &[],
        kinds: &[Patience],
        source: "https://docs.haproxy.org/2.9/configuration.html#8.5",
    },
    Other {
        who: "nginx, of all its upstreams",
        says: "no live upstreams while connecting to upstream",
        ends: UMBRELLA,
        kinds: &[],
        source: "https://nginx.org/en/docs/http/ngx_http_upstream_module.html#max_fails",
    },
];
