//! A middlebox swallowed the request.

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
    id: "swallowed",
    sentence: "A device on the way had forgotten the connection and dropped the request or its answer without a word.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::TimedOut)),
            Words(" after a quarter of an hour, or "),
            Sign(ClientSign::Timeout),
            Words("."),
        ]),
        server: Phrase(&[Words(
            "Nothing, unless the answer was dropped: its connection still stands.",
        )]),
        wire: Phrase(&[Sign(WireSign::Repeated), Words(", nothing back.")]),
    },
    failures: &[
        Failure::NoResponse(Error(Errno::TimedOut)),
        Failure::TimedOut,
        Failure::RequestCut(Error(Errno::TimedOut)),
    ],
    effect: Effect::Either,
    precedence: Precedence::Taken,
    fits: |evidence| evidence.path.swallowed.is_some() && evidence.client.reset_arrived.is_none(),
};
