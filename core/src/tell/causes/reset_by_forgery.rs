//! A middlebox ended the idle connection by RSTs of its own.

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
    id: "reset-by-forgery",
    sentence: "A device on the way reset the idle connection in the name of a host that did not know.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" on the first use after a long silence."),
        ]),
        server: Phrase(&[Words("Connection reset by peer, while idle.")]),
        wire: Phrase(&[
            Sign(WireSign::Reset),
            Words(" at the server that the client never sent."),
        ]),
    },
    failures: &[
        Failure::NoResponse(Error(Errno::ConnReset)),
        Failure::NothingWritten(Errno::ConnReset),
        Failure::RequestCut(Error(Errno::ConnReset)),
    ],
    effect: Effect::Either,
    precedence: Precedence::Forged,
    fits: |evidence| evidence.path.forged.is_some(),
};
