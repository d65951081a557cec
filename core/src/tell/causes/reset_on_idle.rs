//! The server ended the idle connection by RST.

use crate::http::outcome::Failure;
use crate::tell::description::{Description, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, Signature, WireSign,
};
use crate::trace::Op;
use crate::units::errno::Errno;

pub(super) const CAUSE: Description = Description {
    id: "reset-on-idle",
    sentence: "The server ended the idle connection by RST before the client wrote.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" from the first write."),
        ]),
        server: Phrase(&[Words("Nothing.")]),
        wire: Phrase(&[
            Sign(WireSign::Reset),
            Words(" alone, and nothing after it."),
        ]),
    },
    failures: &[Failure::NothingWritten(Errno::ConnReset)],
    precedence: Precedence::Closed,
    fits: |evidence| {
        let closing = evidence.closed_without_reading();
        closing.is_some_and(|closing| closing.call == Op::Abort && !evidence.had_arrived(closing))
    },
};
