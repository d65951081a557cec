//! An idle connection ended and the client knew before it needed it.

use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{
    Part::{Sign, Words},
    Phrase, Signature, WireSign,
};

pub(super) const CAUSE: Description = Description {
    id: "seen-in-time",
    sentence: "The client saw the end of the idle connection in time and opened another.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[Words("Nothing: another connection is used.")]),
        server: Phrase(&[Words("Nothing.")]),
        wire: Phrase(&[
            Sign(WireSign::Fin),
            Words(" or "),
            Sign(WireSign::Reset),
            Words(", long before it is needed again."),
        ]),
    },
    failures: &[],
    effect: Effect::NotApplied,
    precedence: Precedence::Answered,
    fits: |evidence| evidence.answered,
};
