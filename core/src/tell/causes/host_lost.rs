//! The server's host had been down.

use crate::http::outcome::Failure;
use crate::http::outcome::StreamEnd::Error;
use crate::tell::description::{Description, Precedence};
use crate::tell::signature::{
    ClientSign,
    Part::{Sign, Words},
    Phrase, Signature, WireSign,
};
use crate::units::errno::Errno;

pub(super) const CAUSE: Description = Description {
    id: "host-lost",
    sentence: "The server's host went down and lost the connection; when it is back a RST says so.",
    server_line: Some("(the host's own log: it was down)"),
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(", perhaps after a long wait."),
        ]),
        server: Phrase(&[Words("Nothing; the host's log has the boot.")]),
        wire: Phrase(&[
            Sign(WireSign::Reset),
            Words(" alone; while the host is down "),
            Sign(WireSign::Repeated),
            Words("."),
        ]),
    },
    failures: &[Failure::NoResponse(Error(Errno::ConnReset))],
    precedence: Precedence::Host,
    fits: |evidence| evidence.server.down.is_some(),
};
