//! The server's host had been down.

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
    id: "host-lost",
    sentence: "The server's host was down: nothing answers until it is back, and then a RST says that it lost the connection.",
    server_line: Some("(the host's own log: it was down)"),
    signature: Signature {
        client: Phrase(&[
            Sign(ClientSign::Error(Errno::ConnReset)),
            Words(" when it is back; before that "),
            Sign(ClientSign::Error(Errno::TimedOut)),
            Words(" or "),
            Sign(ClientSign::Timeout),
            Words("."),
        ]),
        server: Phrase(&[Words("Nothing; the host's log has the boot.")]),
        wire: Phrase(&[
            Sign(WireSign::Reset),
            Words(" alone; while the host is down "),
            Sign(WireSign::Repeated),
            Words("."),
        ]),
    },
    failures: &[
        Failure::NoResponse(Error(Errno::ConnReset)),
        Failure::NoResponse(Error(Errno::TimedOut)),
        Failure::NotConnected(Errno::TimedOut),
        Failure::TimedOut,
    ],
    effect: Effect::Either,
    precedence: Precedence::Host,
    fits: |evidence| {
        let (client, server) = (&evidence.client, &evidence.server);
        // What had ended the connection before ended it for the client.
        let told = client.fin_arrived.is_some() || client.reset_arrived.is_some();
        (server.down.is_some() || server.absent.is_some()) && !(server.closing.is_some() && told)
    },
};
