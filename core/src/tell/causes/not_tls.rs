//! The server expected TLS.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Error;
use crate::scenario::Service;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{As, Sign, Words},
    Phrase, ServerSign, Signature, WireSign,
};
use crate::units::errno::Errno;

pub(super) const CAUSE: Description = Description {
    id: "not-tls",
    sentence: "The server expected TLS and closed over what was no TLS.",
    server_line: Some("(a TLS handshake that failed)"),
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" at the first request, every time."),
        ]),
        server: Phrase(&[
            Words("A failed TLS handshake in place of "),
            Sign(ServerSign::Read),
            Words("."),
        ]),
        wire: Phrase(&[
            Words("Plain text, then "),
            Sign(WireSign::Reset),
            Words(" alone."),
            As(WireSign::Acknowledged, ""),
        ]),
    },
    failures: &[
        Failure::NoResponse(Error(Errno::ConnReset)),
        Failure::RequestCut(Error(Errno::ConnReset)),
    ],
    effect: Effect::NotApplied,
    precedence: Precedence::Listener,
    fits: |evidence| {
        let server = &evidence.server;
        server.service == Service::Tls && server.closing.is_some()
    },
};
