//! Nobody listened.

use crate::http::outcome::Failure;
use crate::scenario::Service;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, Signature, WireSign,
};
use crate::units::errno::Errno;

pub(super) const CAUSE: Description = Description {
    id: "port-closed",
    sentence: "Nobody listens on the port: a RST answered the SYN.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnRefused)),
            Words(" from connect()."),
        ]),
        server: Phrase(&[Words("Nothing: no process.")]),
        wire: Phrase(&[Sign(WireSign::Reset), Words(" answers the SYN.")]),
    },
    failures: &[Failure::NotConnected(Errno::ConnRefused)],
    effect: Effect::NotApplied,
    precedence: Precedence::Listener,
    fits: |evidence| evidence.server.service == Service::NotListening,
};
