//! The server ended the idle connection by RST.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Error;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, Signature, WireSign,
};
use crate::trace::Op;
use crate::units::errno::Errno;

pub(super) const CAUSE: Description = Description {
    id: "reset-on-idle",
    sentence: "The server ended the idle connection by RST before the request reached it.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" from the write, or within a round trip of it."),
        ]),
        server: Phrase(&[Words("Nothing.")]),
        wire: Phrase(&[
            Sign(WireSign::Reset),
            Words(" alone, and nothing after it."),
        ]),
    },
    failures: &[
        Failure::NothingWritten(Errno::ConnReset),
        Failure::NoResponse(Error(Errno::ConnReset)),
    ],
    effect: Effect::NotApplied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        let closing = evidence.closed_without_reading();
        closing.is_some_and(|closing| closing.call == Op::Abort && !evidence.had_arrived(closing))
    },
};
