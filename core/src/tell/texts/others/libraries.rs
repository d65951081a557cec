//! What clients and libraries for Go, Node.js, Python, C and Rust say.

use super::other::{CUT, CUT_SHORT, EITHER, EOF, LATE, Other, RESET};
use crate::http::outcome::Failure::{self, NotConnected};
use crate::tell::texts::kind::Kind::{Http2, Tls, Unserved};
use crate::units::errno::Errno::TimedOut;

pub(super) const ALL: &[Other] = &[
    Other {
        who: "hyper, reqwest",
        says: "hyper::Error(IncompleteMessage)",
        ends: EOF,
        kinds: &[Tls],
        source: "https://github.com/hyperium/hyper/issues/2136",
    },
    Other {
        who: "Go net/http",
        says: "net/http: timeout awaiting response headers",
        ends: LATE,
        kinds: &[],
        source: "https://github.com/golang/go/issues/20979",
    },
    Other {
        who: "Go net",
        says: "i/o timeout",
        ends: &[Failure::TimedOut, NotConnected(TimedOut)],
        kinds: &[],
        source: "https://github.com/golang/go/issues/20979",
    },
    Other {
        who: "Go net/http",
        says: "http2: server sent GOAWAY and closed the connection",
        ends: &[],
        kinds: &[Http2],
        source: "https://github.com/golang/go/issues/18639",
    },
    Other {
        who: "Go",
        says: "err=EOF",
        ends: EOF,
        kinds: &[],
        source: "P2-006",
    },
    Other {
        who: "Go",
        says: "error=EOF",
        ends: EOF,
        kinds: &[],
        source: "P2-006",
    },
    Other {
        who: "Go",
        says: "err: EOF",
        ends: EOF,
        kinds: &[],
        source: "P2-006",
    },
    Other {
        who: "Go",
        says: "error: EOF",
        ends: EOF,
        kinds: &[],
        source: "P2-006",
    },
    Other {
        who: "curl, OpenSSL",
        says: "OpenSSL SSL_read: error:{code}:SSL routines::unexpected eof while reading, errno 0",
        ends: CUT,
        kinds: &[Tls],
        source: "https://github.com/curl/curl/issues/7704, https://github.com/openssl/openssl/issues/11381",
    },
    Other {
        who: "Python, OpenSSL",
        says: "ssl.SSLEOFError: EOF occurred in violation of protocol",
        ends: EOF,
        kinds: &[Tls],
        source: "https://github.com/psf/requests/issues/3006",
    },
    Other {
        who: "node-fetch",
        says: "ERR_STREAM_PREMATURE_CLOSE",
        ends: CUT_SHORT,
        kinds: &[],
        source: "https://github.com/node-fetch/node-fetch/issues/1219",
    },
    Other {
        who: "node-fetch",
        says: "Invalid response body while trying to fetch {url}: Premature close",
        ends: CUT_SHORT,
        kinds: &[],
        source: "https://github.com/node-fetch/node-fetch/issues/1219",
    },
    Other {
        who: "httpx",
        says: "httpx.ReadError",
        ends: RESET,
        kinds: &[],
        source: "P2-034",
    },
    Other {
        who: "Go net/http",
        says: "net/http: HTTP/1.x transport connection broken: malformed HTTP response",
        ends: &[],
        kinds: &[Unserved],
        source: "P2-006",
    },
    Other {
        who: "Node.js",
        says: "code: 'ECONNRESET'",
        ends: EITHER,
        kinds: &[],
        source: "P2-025",
    },
    Other {
        who: "Go",
        says: "error=\"EOF\"",
        ends: EOF,
        kinds: &[],
        source: "P2-006",
    },
    Other {
        who: "Go",
        says: "\"error\":\"EOF\"",
        ends: EOF,
        kinds: &[],
        source: "P2-006",
    },
    Other {
        who: "Go",
        says: "\"err\":\"EOF\"",
        ends: EOF,
        kinds: &[],
        source: "P2-006",
    },
];
