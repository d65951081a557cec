//! What is expected of a client, held against what it did.

use formats::answers::test::{Row, Told, Word};
use idlerace_core::http::Method;

use super::words::verdict;
use crate::cli::Expected;
use crate::orders::{Applied, Order};

/// What is expected and is not so, a sentence each. Of an order that was not forced nothing is.
pub(super) fn unmet(order: &Order, row: &Row, expected: &[Expected]) -> Vec<String> {
    let Some(outcome) = &row.outcome else {
        return Vec::new();
    };
    let told = outcome.told;
    let unmet = expected.iter().filter_map(|one| match one {
        Expected::NoDoubleApply => doubled(row, told),
        Expected::NoVisibleError => failed(order, row, told),
        Expected::Client(client) => other(client.title, row, told),
    });
    unmet.collect()
}

fn doubled(row: &Row, told: Told) -> Option<String> {
    if told.applied < 2 || may_be_repeated(row) {
        return None;
    }
    let (method, times) = (&row.method, told.applied);
    Some(format!(
        "no-double-apply: a {method} without a key was applied {times} times"
    ))
}

/// Whether to do it twice is the same as to do it once (RFC 9110 §9.2.2), or the server is given
/// the means to see to that. A method that is not known here may not be.
fn may_be_repeated(row: &Row) -> bool {
    let mut known = Method::ALL.into_iter();
    let method = known.find(|one| one.to_string() == row.method);
    row.idempotency_key || method.is_some_and(Method::is_idempotent)
}

fn failed(order: &Order, row: &Row, told: Told) -> Option<String> {
    let can_be_answered = order.applied != Applied::EachTime;
    let ended = &row.outcome.as_ref()?.ended;
    (told.told != Word::Success && can_be_answered)
        .then(|| format!("no-visible-error: the program did not succeed: {ended}"))
}

fn other(client: &str, row: &Row, told: Told) -> Option<String> {
    if row.predicted.is_empty() || row.predicted.contains(&told) {
        return None;
    }
    let predicted: Vec<String> = row.predicted.iter().copied().map(verdict).collect();
    let (predicted, seen) = (predicted.join(", or "), verdict(told));
    Some(format!("{client}: predicted {predicted}; seen {seen}"))
}
