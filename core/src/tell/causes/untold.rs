//! The trace does not tell.

use crate::tell::description::{Description, Effect, Precedence};
use crate::tell::signature::{Part::Words, Phrase, Signature};

pub(super) const CAUSE: Description = Description {
    id: "untold",
    sentence: "The trace does not show why.",
    server_line: None,
    signature: Signature {
        client: Phrase(&[Words("Unknown.")]),
        server: Phrase(&[Words("Unknown.")]),
        wire: Phrase(&[Words("Unknown.")]),
    },
    failures: &[],
    effect: Effect::Either,
    precedence: Precedence::Nothing,
    fits: |_| true,
};
