//! What clients on the JVM, .NET, Apple's and other platforms say.

use super::other::{ANY, EITHER, EOF, Other, RESET};
use crate::http::outcome::Failure::NothingWritten;
use crate::tell::texts::kind::Kind::{Http2, Tls};
use crate::units::errno::Errno::Pipe;

pub(super) const ALL: &[Other] = &[
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
        who: "net-http-persistent",
        says: "too many connection resets",
        ends: EITHER,
        kinds: &[],
        source: "https://github.com/drbrain/net-http-persistent/issues/37",
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
        who: "Chromium",
        says: "net::ERR_CONNECTION_CLOSED",
        ends: EOF,
        kinds: &[],
        source: "P2-066",
    },
];
