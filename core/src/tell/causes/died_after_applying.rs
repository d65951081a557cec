//! The serving process died after it applied the request.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Eof;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, ServerSign, Signature, WireSign,
};

pub(super) const CAUSE: Description = Description {
    id: "died-after-applying",
    sentence: "The serving process died after it had applied the request; the client cannot tell this from a lost request.",
    server_line: Some("(whatever is written about the process that died)"),
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::EndOfStream),
            Words(", as after a crossing."),
        ]),
        server: Phrase(&[
            Words("A crash with "),
            Sign(ServerSign::Read),
            Words(" "),
            Sign(ServerSign::Applied),
            Words("."),
        ]),
        wire: Phrase(&[
            Sign(WireSign::Acknowledged),
            Words("; then "),
            Sign(WireSign::Fin),
            Words("."),
        ]),
    },
    failures: &[Failure::NoResponse(Eof)],
    effect: Effect::Applied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        evidence.closed_after_applying().is_some() && evidence.client.received.is_none()
    },
};
