//! The serving process died before it applied the request.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Eof;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, ServerSign, Signature, WireSign,
};

pub(super) const CAUSE: Description = Description {
    id: "died-before-applying",
    sentence: "The serving process died with the request read and nothing done.",
    server_line: Some("(whatever is written about the process that died)"),
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::EndOfStream),
            Words(", as after a crossing."),
        ]),
        server: Phrase(&[
            Words("A crash with "),
            Sign(ServerSign::Read),
            Words(" begun."),
        ]),
        wire: Phrase(&[
            Sign(WireSign::Acknowledged),
            Words("; then "),
            Sign(WireSign::Fin),
            Words("."),
        ]),
    },
    failures: &[Failure::NoResponse(Eof)],
    effect: Effect::NotApplied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        let closing = evidence.closed_after_reading();
        closing.is_some_and(|closing| {
            evidence
                .server
                .applied
                .is_none_or(|applied| closing.event < applied)
        })
    },
};
