//! The server answered and closed before it had read the whole request.

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
    id: "answered-early",
    sentence: "The server answered and closed over the rest of the request; the reset hid the answer.",
    server_line: Some("(an access log line with 413)"),
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" while the body is written."),
        ]),
        server: Phrase(&[Sign(ServerSign::Read), Words(" with status 413.")]),
        wire: Phrase(&[
            Sign(WireSign::Answer),
            Words(", and "),
            Sign(WireSign::Reset),
            Words(" right behind it."),
            As(WireSign::Acknowledged, ""),
        ]),
    },
    failures: &[Failure::NoResponse(Error(Errno::ConnReset))],
    effect: Effect::NotApplied,
    precedence: Precedence::Listener,
    fits: |evidence| {
        let server = &evidence.server;
        server.service == Service::EarlyReject && server.closing.is_some()
    },
};
