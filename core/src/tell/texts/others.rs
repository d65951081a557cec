//! Error texts of programs that have no profile here: in their words, with where these stand.

use super::kind::Kind::{self, Http2, Middlebox, Tls};
use crate::http::outcome::Failure::{
    self, ClosedIdle, NoResponse, NotConnected, NothingWritten, PartialResponse,
};
use crate::http::outcome::StreamEnd::{Eof, Error};
use crate::units::errno::Errno::{ConnReset, Pipe, TimedOut};

/// A text of a program without a profile.
pub(super) struct Other {
    /// Whose.
    pub(super) who: &'static str,
    /// The words, with a word in braces where each line has something of its own.
    pub(super) says: &'static str,
    /// For which failures it stands.
    pub(super) ends: &'static [Failure],
    /// Kinds of causes that no failure of HTTP/1.1 over TCP leads to.
    pub(super) kinds: &'static [Kind],
    /// Facts by their ids, and addresses, separated by commas.
    pub(super) source: &'static str,
}

const EOF: &[Failure] = &[NoResponse(Eof), ClosedIdle(Eof)];
const CUT: &[Failure] = &[NoResponse(Eof), ClosedIdle(Eof), PartialResponse(Eof)];
const RESET: &[Failure] = &[NoResponse(Error(ConnReset)), NothingWritten(ConnReset)];
/// Of a client's own timeout.
const LATE: &[Failure] = &[Failure::TimedOut];
const CUT_SHORT: &[Failure] = &[PartialResponse(Eof)];
/// Of who does not say which.
const EITHER: &[Failure] = &[
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
];
/// Likewise, a silence among them.
const ANY: &[Failure] = &[
    NoResponse(Eof),
    ClosedIdle(Eof),
    NoResponse(Error(ConnReset)),
    NoResponse(Error(TimedOut)),
];

/// All of them.
pub(super) const ALL: &[Other] = &[
    Other {
        who: "Apache HttpClient",
        says: "NoHttpResponseException: {host} failed to respond",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/alphagov/verify-hub/pull/250, https://github.com/googleapis/google-http-java-client/issues/1791",
    },
    Other {
        who: "OkHttp",
        says: "unexpected end of stream",
        ends: CUT,
        kinds: &[],
        source: "P2-054, https://github.com/lysine-dev/okhttp/issues/2738",
    },
    Other {
        who: "reactor-netty",
        says: "PrematureCloseException: Connection prematurely closed BEFORE response",
        ends: EOF,
        kinds: &[],
        source: "P2-064, https://github.com/reactor/reactor-netty/issues/764",
    },
    Other {
        who: "reactor-netty",
        says: "SSLEngine closed already",
        ends: &[],
        kinds: &[Tls],
        source: "https://github.com/reactor/reactor-netty/issues/2498",
    },
    Other {
        who: "JDK java.net.http.HttpClient",
        says: "java.io.IOException: HTTP/1.1 header parser received no bytes",
        ends: EITHER,
        kinds: &[],
        source: "P2-045",
    },
    Other {
        who: ".NET SocketsHttpHandler",
        says: "The response ended prematurely.",
        ends: CUT,
        kinds: &[],
        source: "P2-058, https://github.com/dotnet/runtime/issues/52267",
    },
    Other {
        who: ".NET SocketsHttpHandler",
        says: "An existing connection was forcibly closed by the remote host.",
        ends: RESET,
        kinds: &[],
        source: "https://github.com/dotnet/runtime/issues/52267",
    },
    Other {
        who: "undici, fetch of Node.js",
        says: "SocketError: other side closed { code: 'UND_ERR_SOCKET' }",
        ends: EOF,
        kinds: &[],
        source: "P2-025, https://github.com/nodejs/undici/issues/3141",
    },
    Other {
        who: "undici, fetch of Node.js",
        says: "TypeError: fetch failed",
        ends: ANY,
        kinds: &[],
        source: "P2-025, https://github.com/nodejs/undici/issues/5450",
    },
    Other {
        who: "aiohttp",
        says: "ServerDisconnectedError: Server disconnected",
        ends: EOF,
        kinds: &[],
        source: "P2-037, https://github.com/NVIDIA-NeMo/Gym/pull/1555",
    },
    Other {
        who: "aiohttp",
        says: "ClientOSError: [Errno 104] Connection reset by peer",
        ends: RESET,
        kinds: &[],
        source: "P2-037",
    },
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
        who: "Mint, Finch",
        says: "Mint.TransportError{reason: :closed}",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/sneako/finch/issues/272",
    },
    Other {
        who: "Mint, Finch",
        says: "** (Mint.TransportError) socket closed",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/sneako/finch/issues/272",
    },
    Other {
        who: "net-http-persistent",
        says: "too many connection resets",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/drbrain/net-http-persistent/issues/37",
    },
    Other {
        who: "MySQL Connector/J, HikariCP",
        says: "Communications link failure",
        ends: ANY,
        kinds: &[],
        source: "https://github.com/brettwooldridge/HikariCP/issues/1481",
    },
    Other {
        who: "node-postgres",
        says: "Connection terminated unexpectedly",
        ends: EOF,
        kinds: &[Middlebox],
        source: "https://github.com/brianc/node-postgres/issues/2112",
    },
    Other {
        who: "gRPC",
        says: "rpc error: code = Unavailable desc = transport is closing",
        ends: &[],
        kinds: &[Http2],
        source: "https://github.com/grpc/grpc-go/issues/2767",
    },
    Other {
        who: "reqwest",
        says: "error sending request for url ({url})",
        ends: ANY,
        kinds: &[],
        source: "P2-011",
    },
    Other {
        who: "hyper, reqwest",
        says: "hyper::Error(IncompleteMessage)",
        ends: EOF,
        kinds: &[Tls],
        source: "https://github.com/hyperium/hyper/issues/2136",
    },
    Other {
        who: "fluent-bit",
        says: "cannot get ack",
        ends: &[],
        kinds: &[Tls],
        source: "https://github.com/fluent/fluent-bit/issues/12076",
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
        who: "Ruby net/http",
        says: "EOFError: end of file reached",
        ends: EOF,
        kinds: &[],
        source: "P2-060, https://github.com/ruby/ruby/pull/1089",
    },
    Other {
        who: "Java",
        says: "java.net.SocketException: Connection reset",
        ends: RESET,
        kinds: &[],
        source: "https://github.com/cloudconvert/cloudconvert-java/issues/42",
    },
    Other {
        who: "Java",
        says: "java.net.SocketException: Broken pipe (Write failed)",
        ends: &[NothingWritten(Pipe)],
        kinds: &[],
        source: "https://github.com/frankframework/frankframework/issues/3109",
    },
    Other {
        who: "Mint, Finch",
        says: "(Mint.TransportError) :closed",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/sneako/finch/issues/62",
    },
    Other {
        who: "Apache mod_proxy",
        says: "error reading status line from remote server",
        ends: ANY,
        kinds: &[],
        source: "https://public.dhe.ibm.com/software/websphere/ihs/support/fixes/PK96410/readme.txt",
    },
    Other {
        who: "Chromium",
        says: "net::ERR_EMPTY_RESPONSE",
        ends: EOF,
        kinds: &[],
        source: "P2-066",
    },
    Other {
        who: "Chromium",
        says: "net::ERR_CONNECTION_RESET",
        ends: RESET,
        kinds: &[],
        source: "P2-066",
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
        who: "axios",
        says: "timeout of {number}ms exceeded",
        ends: LATE,
        kinds: &[],
        source: "https://github.com/axios/axios/issues/1543",
    },
    Other {
        who: "axios",
        says: "ECONNABORTED",
        ends: LATE,
        kinds: &[],
        source: "https://github.com/axios/axios/issues/427",
    },
    Other {
        who: "undici, fetch of Node.js",
        says: "UND_ERR_SOCKET",
        ends: EITHER,
        kinds: &[],
        source: "P2-025",
    },
    Other {
        who: "httpx",
        says: "httpx.ReadError",
        ends: RESET,
        kinds: &[],
        source: "P2-034",
    },
];
