//! The client learnt of the end between picking the connection and writing.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Eof;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, Signature, WireSign,
};
use crate::trace::Op;

pub(super) const CAUSE: Description = Description {
    id: "seen-after-checkout",
    sentence: "The client had picked the connection and learnt that it was dead before the first octet was written.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::EndOfStream),
            Words(" before anything was written."),
        ]),
        server: Phrase(&[Words("Nothing.")]),
        wire: Phrase(&[Sign(WireSign::Fin), Words(", and nothing after it.")]),
    },
    failures: &[Failure::ClosedIdle(Eof)],
    effect: Effect::NotApplied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        let closing = evidence.closed_without_reading();
        evidence.client.written.is_none()
            && closing.is_some_and(|closing| closing.call != Op::Abort)
    },
};
