//! The request reached the server's kernel, and the server closed without reading it.

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
    id: "unread-at-close",
    sentence: "The request had reached the server's kernel when the server closed without reading it; unread data turns the FIN into a RST.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" as the server closes."),
        ]),
        server: Phrase(&[Words("Nothing.")]),
        wire: Phrase(&[
            Sign(WireSign::Acknowledged),
            Words(", then "),
            Sign(WireSign::Reset),
            Words(" alone."),
        ]),
    },
    failures: &[
        Failure::NoResponse(Error(Errno::ConnReset)),
        Failure::RequestCut(Error(Errno::ConnReset)),
    ],
    effect: Effect::NotApplied,
    precedence: Precedence::Closed,
    fits: |evidence| {
        let closing = evidence.closed_without_reading();
        evidence.client.written.is_some()
            && closing.is_some_and(|closing| evidence.had_arrived(closing))
    },
};
