//! What clients on the JVM, .NET, Apple's and other platforms, Ruby and Haskell say.

use super::other::{ANY, CUT, CUT_SHORT, EITHER, EOF, Other, RESET};
use crate::http::outcome::Failure::NothingWritten;
use crate::tell::texts::kind::Kind::{Http2, Tls};
use crate::units::errno::Errno::Pipe;

/// Its exceptions are a list, each with a comment.
const HASKELL: &str = "https://github.com/snoyberg/http-client/blob/02159db288c87bad0c56dc33d4e76fbed9f34d30/http-client/Network/HTTP/Client/Types.hs";

pub(super) const ALL: &[Other] = &[
    Other {
        who: "OkHttp",
        says: "unexpected end of stream",
        ends: CUT,
        kinds: &[],
        source: "P2-054, https://github.com/lysine-dev/okhttp/issues/2738",
    },
    Other {
        who: "reactor-netty",
        says: "SSLEngine closed already",
        ends: &[],
        kinds: &[Tls],
        source: "https://github.com/reactor/reactor-netty/issues/2498",
    },
    Other {
        who: ".NET SocketsHttpHandler",
        says: "An existing connection was forcibly closed by the remote host.",
        ends: RESET,
        kinds: &[],
        source: "https://github.com/dotnet/runtime/issues/52267",
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
        who: "gRPC",
        says: "rpc error: code = Unavailable desc = transport is closing",
        ends: &[],
        kinds: &[Http2],
        source: "https://github.com/grpc/grpc-go/issues/2767",
    },
    Other {
        who: "fluent-bit",
        says: "cannot get ack",
        ends: &[],
        kinds: &[Tls],
        source: "https://github.com/fluent/fluent-bit/issues/12076",
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
        who: ".NET Framework",
        says: "A connection that was expected to be kept alive was closed by the server",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/dotnet/aspnetcore/issues/43287",
    },
    Other {
        who: "Apple NSURLSession",
        says: "The network connection was lost",
        ends: ANY,
        kinds: &[],
        source: "https://github.com/AFNetworking/AFNetworking/issues/2314",
    },
    Other {
        who: "AsyncHttpClient, Gatling",
        says: "java.io.IOException: Remotely closed",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/kubernetes-retired/contrib/issues/1123, https://github.com/AsyncHttpClient/async-http-client/issues/872",
    },
    Other {
        who: "AsyncHttpClient",
        says: "org.asynchttpclient.exception.RemotelyClosedException: Remotely closed",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/AsyncHttpClient/async-http-client/issues/1497",
    },
    Other {
        who: "Ruby httpclient",
        says: "HTTPClient::KeepAliveDisconnected",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/nahi/httpclient/issues/142, https://github.com/cloudfoundry/bosh-vsphere-cpi-release/issues/47",
    },
    Other {
        who: "Haskell http-client",
        says: "NoResponseDataReceived",
        ends: EOF,
        kinds: &[],
        source: "https://github.com/snoyberg/http-client/pull/114",
    },
    Other {
        who: "Haskell http-client",
        says: "ResponseBodyTooShort",
        ends: CUT_SHORT,
        kinds: &[],
        source: HASKELL,
    },
    Other {
        who: "Haskell http-client",
        says: "IncompleteHeaders",
        ends: CUT_SHORT,
        kinds: &[],
        source: HASKELL,
    },
    Other {
        who: "Haskell network",
        says: "Network.Socket.recvBuf: resource vanished (Connection reset by peer)",
        ends: RESET,
        kinds: &[],
        source: "https://github.com/kazu-yamamoto/http2/issues/150",
    },
    Other {
        who: "Haskell network",
        says: "Network.Socket.sendBuf: resource vanished (Broken pipe)",
        ends: &[NothingWritten(Pipe)],
        kinds: &[],
        source: "https://github.com/yesodweb/wai/pull/795, https://github.com/kazu-yamamoto/http2/issues/54",
    },
];
