//! The accept queue had no room.

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
    id: "not-accepted",
    sentence: "The accept queue was full: the connection stood for the client and never reached a process.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" or "),
            Sign(ClientSign::Timeout),
            Words(", on a new connection."),
        ]),
        server: Phrase(&[Words("Nothing; ListenOverflows in nstat grows.")]),
        wire: Phrase(&[
            Words("After the handshake "),
            Sign(WireSign::Repeated),
            Words("; or "),
            Sign(WireSign::Reset),
            Words("."),
        ]),
    },
    failures: &[
        Failure::NoResponse(Error(Errno::ConnReset)),
        Failure::TimedOut,
        Failure::RequestCut(Error(Errno::ConnReset)),
    ],
    effect: Effect::NotApplied,
    precedence: Precedence::Queue,
    fits: |evidence| evidence.server.turned_away.is_some() && !evidence.server.accepted,
};
