//! The client's kernel had the FIN before the write, and nobody had looked.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::{Eof, Error};
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, Signature, WireSign,
};
use crate::units::errno::Errno;

pub(super) const CAUSE: Description = Description {
    id: "unnoticed",
    sentence: "The FIN was in the client's kernel before the write, but the client had not read it; a write after a FIN succeeds.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::EndOfStream),
            Words(" at once after the write, or EPIPE from a later one."),
        ]),
        server: Phrase(&[Words("Nothing.")]),
        wire: Phrase(&[
            Sign(WireSign::Fin),
            Words(", some time later the request, then "),
            Sign(WireSign::Reset),
            Words("."),
        ]),
    },
    failures: &[
        Failure::NoResponse(Eof),
        Failure::NothingWritten(Errno::Pipe),
        Failure::RequestCut(Eof),
        Failure::RequestCut(Error(Errno::Pipe)),
    ],
    effect: Effect::NotApplied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        let written = evidence.wrote_too_late();
        written.is_some_and(|written| evidence.fin_was_there(written))
    },
};
