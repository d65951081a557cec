//! What a caller is told, beside what is so, in words.

use formats::answers::test::{Told, Word};

/// What the caller is told and what is so, in words.
pub(super) fn verdict(Told { told, applied }: Told) -> String {
    let told = match told {
        Word::Success => "told success",
        Word::Error => "told an error",
        Word::Nothing => "told nothing in time",
    };
    let applied = match applied {
        0 => "not applied".to_owned(),
        1 => "applied once".to_owned(),
        2 => "applied twice".to_owned(),
        more => format!("applied {more} times"),
    };
    format!("{told}, {applied}")
}
