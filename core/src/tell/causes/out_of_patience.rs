//! The client gave up before the server was done.

use crate::http::outcome::Failure;
use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::evidence::Evidence;
use crate::tell::signature::{
    ClientSign,
    Part::{As, Sign, Words},
    Phrase, ServerSign, Signature, WireSign,
};

pub(super) const CAUSE: Description = Description {
    id: "out-of-patience",
    sentence: "The client's own timeout ended the wait; the server can go on and apply the request all the same.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[Sign(ClientSign::Timeout), Words(".")]),
        server: Phrase(&[
            Sign(ServerSign::Read),
            Words(" "),
            Sign(ServerSign::Applied),
            Words(", its answer not taken."),
        ]),
        wire: Phrase(&[
            Words("The client ends first, by "),
            As(WireSign::ClientFin, "FIN"),
            Words("; "),
            Sign(WireSign::Answer),
            Words(" meets "),
            Sign(WireSign::Reset),
            Words("."),
            As(WireSign::Acknowledged, ""),
        ]),
    },
    failures: &[Failure::TimedOut],
    effect: Effect::Either,
    precedence: Precedence::Patience,
    fits: Evidence::gave_up,
};
