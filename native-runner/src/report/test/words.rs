//! What a caller is told, beside what is so, in words.

use std::collections::BTreeSet;

use formats::answers::test::{Predicted, Row, Told, Word};
use idlerace_core::http::Method;
use idlerace_core::parameter::{self, ValueKind};

use crate::orders::Request;
use crate::predict::orders::Asked;

/// The order, the method, and whether there is a key.
pub(super) fn name(row: &Row) -> String {
    let key = if row.idempotency_key { "+key" } else { "" };
    format!("{} {}{key}", row.order, row.method)
}

/// The method of this name, if the model knows it.
pub(super) fn method(name: &str) -> Option<Method> {
    let mut known = Method::ALL.into_iter();
    known.find(|one| one.to_string() == name)
}

/// The request as the model can have it, if it knows the method: of a longer content as much as a
/// scenario can have, of one whose length was not said none.
pub(super) fn asked(request: &Request) -> Option<Asked> {
    let most = match parameter::find("requests.body_bytes").map(|one| one.kind) {
        Some(ValueKind::Number { max, .. }) => max,
        _ => 0,
    };
    let body = request.content.unwrap_or(0).min(most);
    Some(Asked {
        method: method(&request.method)?,
        idempotency_key: request.has_key,
        body: u32::try_from(body).unwrap_or(0),
    })
}

/// Whether one of the ways to end is this one.
pub(super) fn holds(predicted: &[Predicted], told: Told) -> bool {
    predicted.iter().any(|one| one.told == told)
}

/// What the model says, in words: each way to end, with the client's own words.
pub(super) fn ways(predicted: &[Predicted]) -> String {
    let all: BTreeSet<Told> = predicted.iter().map(|one| one.told).collect();
    let ways = all.into_iter().map(|told| {
        let same = predicted.iter().filter(|one| one.told == told);
        let texts: Vec<&str> = same.filter_map(|one| one.text.as_deref()).collect();
        match &texts[..] {
            [] => verdict(told),
            texts => format!(
                "{}, in the words \"{}\"",
                verdict(told),
                texts.join("\" or \"")
            ),
        }
    });
    ways.collect::<Vec<_>>().join(", or ")
}

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
