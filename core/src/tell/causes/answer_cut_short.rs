//! The serving process died in the middle of its answer.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Eof;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{As, Sign, Words},
    Phrase, ServerSign, Signature, WireSign,
};

pub(super) const CAUSE: Description = Description {
    id: "answer-cut-short",
    sentence: "The serving process died in the middle of its answer; the client knows that the request was read, and the rest of the answer is lost.",
    server_line: Some("(whatever is written about the process that died)"),
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::EndOfStream),
            Words(" inside the response: fewer octets than announced."),
        ]),
        server: Phrase(&[
            Words("A crash with "),
            Sign(ServerSign::Read),
            Words(" "),
            Sign(ServerSign::Applied),
            Words(" and half answered."),
        ]),
        wire: Phrase(&[
            Words("Part of "),
            Sign(WireSign::Answer),
            Words(", and "),
            Sign(WireSign::Fin),
            Words(" right behind it."),
            As(WireSign::Acknowledged, ""),
        ]),
    },
    failures: &[Failure::PartialResponse(Eof)],
    effect: Effect::Applied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        evidence.closed_after_applying().is_some() && evidence.client.received.is_some()
    },
};
