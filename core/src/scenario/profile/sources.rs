//! Where the figures of the profiles come from: fact ids of the fact base, and files of
//! the measured data.

use super::{ClientProfile, ServerProfile, Source};

const fn source(figure: &'static str, source: &'static str) -> Source {
    Source { figure, source }
}

impl ClientProfile {
    /// Where the figures come from.
    #[must_use]
    pub const fn sources(self) -> &'static [Source] {
        match self {
            Self::Go => GO_CLIENT,
            Self::HyperUtil => HYPERUTIL_CLIENT,
            Self::Curl => CURL_CLIENT,
            Self::Node => NODE_CLIENT,
            Self::Urllib3 => URLLIB3_CLIENT,
            Self::Requests => REQUESTS_CLIENT,
            Self::Alb => ALB_CLIENT,
        }
    }
}

const GO_CLIENT: &[Source] = &[
    source("idle timeout 90 s (DefaultTransport)", "P2-001"),
    source("reads in the background; ignores Keep-Alive", "P2-002"),
    source(
        "retries on reused connections: any method if nothing was written, else GET HEAD OPTIONS TRACE or Idempotency-Key",
        "P2-003",
    ),
    source(
        "errServerClosedIdle comes before the count of octets",
        "P2-005",
    ),
    source("error texts", "P2-006, clients.json"),
];

const HYPERUTIL_CLIENT: &[Source] = &[
    source("idle timeout 90 s", "P2-008"),
    source(
        "retries any method, if the request was never written",
        "P2-009",
    ),
    source("reads in the background", "P2-010"),
    source("error texts", "P2-011, clients.json"),
];

const CURL_CLIENT: &[Source] = &[
    source("idle timeout 118 s", "P2-038"),
    source("looks at checkout if idle for 1 s or more", "P2-039"),
    source(
        "retries every method if no octet came back; at most 5 times",
        "P2-040, P2-041",
    ),
    source("error texts", "P2-042, clients.json"),
];

const NODE_CLIENT: &[Source] = &[
    source("idle timeout 5 s (globalAgent)", "P2-015"),
    source("honours Keep-Alive less 1 s", "P2-016"),
    source("no automatic retry", "P2-017"),
    source(
        "error texts; EOF is reported as code ECONNRESET",
        "P2-018, clients.json",
    ),
];

const URLLIB3_CLIENT: &[Source] = &[
    source("no idle timeout", "P2-027"),
    source("polls at checkout", "P2-028"),
    source(
        "retries HEAD GET PUT DELETE OPTIONS TRACE, at most 3 times, on fresh connections too",
        "P2-029",
    ),
    source("error texts", "P2-031, clients.json"),
];

const REQUESTS_CLIENT: &[Source] = &[
    source(
        "urllib3's pool: no idle timeout, polls at checkout",
        "P2-027, P2-028",
    ),
    source("no automatic retry", "P2-030"),
    source("error texts", "P2-031, clients.json"),
];

const ALB_CLIENT: &[Source] = &[
    source("idle timeout 60 s on both sides", "P1-051"),
    source(
        "no documented retry; 502 to its client, target status \"-\"",
        "P2-077, P4-024",
    ),
];

impl ServerProfile {
    /// Where the figures come from.
    #[must_use]
    pub const fn sources(self) -> &'static [Source] {
        match self {
            Self::Go => GO_SERVER,
            Self::Node => NODE_SERVER,
            Self::Nginx => NGINX_SERVER,
            Self::Apache => APACHE_SERVER,
            Self::Hyper => HYPER_SERVER,
        }
    }
}

const GO_SERVER: &[Source] = &[
    source(
        "no idle timeout unless IdleTimeout or ReadTimeout is set; no hint",
        "P1-024",
    ),
    source("close() on expiry", "P1-025, servers.json"),
];

const NODE_SERVER: &[Source] = &[
    source("idle timeout 5 s", "P1-018"),
    source(
        "1 s is added before the socket times out",
        "P1-020, servers.json",
    ),
    source("sends Keep-Alive: timeout=5", "P1-021"),
    source("close() on expiry", "P1-023, servers.json"),
];

const NGINX_SERVER: &[Source] = &[
    source("idle timeout 75 s", "P1-001"),
    source("1000 requests a connection", "P1-002"),
    source("no hint unless asked for", "P1-004"),
    source(
        "close() on expiry, without a last look",
        "P1-005, servers.json",
    ),
];

const APACHE_SERVER: &[Source] = &[
    source("idle timeout 5 s", "P1-010"),
    source("100 requests a connection", "P1-011"),
    source(
        "a hint only if the request says Connection: keep-alive",
        "P1-012",
    ),
    source(
        "shutdown(SHUT_WR), then reads and discards for 2 s of silence",
        "P1-013, servers.json",
    ),
];

const HYPER_SERVER: &[Source] = &[
    source("header_read_timeout 30 s, if a timer is set", "P1-026"),
    source("close() on expiry", "servers.json"),
];
