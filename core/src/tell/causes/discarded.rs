//! A half-closed server read the request and threw it away.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Eof;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{As, Sign, Words},
    Phrase, ServerSign, Signature, WireSign,
};

pub(super) const CAUSE: Description = Description {
    id: "discarded",
    sentence: "The server had half-closed the connection; it read the request and threw it away.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::EndOfStream),
            Words(", while writing still succeeds."),
        ]),
        server: Phrase(&[
            Words("Nothing: it read "),
            Sign(ServerSign::Read),
            Words(" to throw it away."),
        ]),
        wire: Phrase(&[
            Sign(WireSign::Fin),
            Words("; "),
            As(
                WireSign::Acknowledged,
                "what comes after it is acknowledged",
            ),
            Words("."),
        ]),
    },
    failures: &[Failure::NoResponse(Eof), Failure::RequestCut(Eof)],
    effect: Effect::NotApplied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        let closing = evidence.server.closing.map(|closing| closing.event);
        closing
            .zip(evidence.server.request_read)
            .is_some_and(|(closing, read)| closing < read)
    },
};
