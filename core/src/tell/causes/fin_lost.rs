//! The server's FIN was lost.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Error;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, Signature, WireSign,
};
use crate::units::errno::Errno;

pub(super) const CAUSE: Description = Description {
    id: "fin-lost",
    sentence: "The server's FIN was lost, so nothing told the client; a RST met its request.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" within a round trip of the write."),
        ]),
        server: Phrase(&[Words("Nothing.")]),
        wire: Phrase(&[
            Sign(WireSign::Fin),
            Words(" leaves the server and does not arrive; then "),
            Sign(WireSign::Reset),
            Words("."),
        ]),
    },
    failures: &[
        Failure::NoResponse(Error(Errno::ConnReset)),
        Failure::RequestCut(Error(Errno::ConnReset)),
    ],
    effect: Effect::NotApplied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        let written = evidence.wrote_too_late();
        written.is_some_and(|written| !evidence.fin_was_there(written))
            && evidence.path.fin_lost.is_some()
    },
};
