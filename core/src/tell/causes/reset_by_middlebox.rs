//! A middlebox swallowed the request and answered with a RST.

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
    id: "reset-by-middlebox",
    sentence: "A device on the way had forgotten the connection and answered with a RST in the server's name.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" on the first use after a long silence."),
        ]),
        server: Phrase(&[Words("Nothing: its connection still stands.")]),
        wire: Phrase(&[
            Sign(WireSign::Reset),
            Words(" at the client that the server never sent."),
        ]),
    },
    failures: &[
        Failure::NoResponse(Error(Errno::ConnReset)),
        Failure::RequestCut(Error(Errno::ConnReset)),
    ],
    effect: Effect::Either,
    precedence: Precedence::Taken,
    fits: |evidence| evidence.path.swallowed.is_some() && evidence.client.reset_arrived.is_some(),
};
