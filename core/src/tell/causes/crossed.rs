//! Request and FIN passed each other on the wire.

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
    id: "crossed",
    sentence: "The request and the server's FIN passed each other on the wire; neither side did anything wrong.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::EndOfStream),
            Words(" within a round trip of the write, or EPIPE from a later one."),
        ]),
        server: Phrase(&[Words("Nothing.")]),
        wire: Phrase(&[
            Sign(WireSign::Fin),
            Words(" and request pass each other; then "),
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
        written.is_some_and(|written| !evidence.fin_was_there(written))
            && evidence.path.fin_lost.is_none()
    },
};
