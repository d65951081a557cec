//! What clients and libraries for Go, Node.js, Python, C and Rust say.

use super::other::{CUT, CUT_SHORT, EITHER, EOF, LATE, Other, RESET, UNCONNECTED};
use crate::http::outcome::Failure::{self, NotConnected, NothingWritten, PartialResponse};
use crate::http::outcome::StreamEnd::{Eof, Error};
use crate::tell::texts::kind::Kind::{Http2, Tls, Unserved};
use crate::units::errno::Errno::{ConnReset, Pipe, TimedOut};

/// Read in the package of `PyPI`: `exceptions.py`, and which of urllib3's become them in
/// `httpsession.py` and `response.py`.
const BOTOCORE: &str = "https://pypi.org/project/botocore/1.44.8/";

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
    // With a timeout of its user's, for the whole or for each read; without, its profile has it.
    Other {
        who: "reqwest with a timeout",
        says: "error decoding response body: request or response body error: error reading a body from connection: {error}",
        ends: &[PartialResponse(Eof), PartialResponse(Error(ConnReset))],
        kinds: &[],
        source: "https://docs.rs/reqwest/0.12.28/src/reqwest/async_impl/body.rs.html",
    },
    Other {
        who: "botocore: boto3, AWS CLI",
        says: "botocore.exceptions.ConnectionClosedError: Connection was closed before we received a valid response from endpoint URL: \"{url}\".",
        ends: EITHER,
        kinds: &[],
        source: BOTOCORE,
    },
    Other {
        who: "botocore: boto3, AWS CLI",
        says: "botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"{url}\"",
        ends: UNCONNECTED,
        kinds: &[],
        source: BOTOCORE,
    },
    Other {
        who: "botocore: boto3, AWS CLI",
        says: "botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: \"{url}\"",
        ends: &[NotConnected(TimedOut)],
        kinds: &[],
        source: BOTOCORE,
    },
    Other {
        who: "botocore: boto3, AWS CLI",
        says: "botocore.exceptions.ReadTimeoutError: Read timeout on endpoint URL: \"{url}\"",
        ends: LATE,
        kinds: &[],
        source: BOTOCORE,
    },
    Other {
        who: "botocore: boto3, AWS CLI",
        says: "botocore.exceptions.ResponseStreamingError: An error occurred while reading from response stream: {error}",
        ends: &[PartialResponse(Eof), PartialResponse(Error(ConnReset))],
        kinds: &[],
        source: BOTOCORE,
    },
    Other {
        who: "botocore: boto3, AWS CLI",
        says: "{actual} read, but total bytes expected is {expected}.",
        ends: CUT_SHORT,
        kinds: &[],
        source: BOTOCORE,
    },
    Other {
        who: "Go net/http",
        says: "net/http: HTTP/1.x transport connection broken: write tcp client:40001->server:8080: write: broken pipe",
        ends: &[NothingWritten(Pipe)],
        kinds: &[],
        source: "P2-006, https://github.com/golang/go/issues/11745",
    },
    Other {
        who: "Go net/http",
        says: "net/http: HTTP/1.x transport connection broken: write tcp client:40001->server:8080: write: connection reset by peer",
        ends: RESET,
        kinds: &[],
        source: "P2-006, https://github.com/golang/go/issues/11745",
    },
    Other {
        who: "httpcore, under httpx",
        says: "httpcore.ReadError",
        ends: RESET,
        kinds: &[],
        source: "P2-034",
    },
];
