//! What is expected of a client, held against what it did.

use formats::answers::test::{Row, Told, Word};
use idlerace_core::profile::{ClientProfile, Profile as _};

use super::words::{holds, verdict};
use crate::cli::Expected;
use crate::orders::may_be_repeated;
use crate::orders::{Applied, Order};
use crate::predict::orders::{Asked, predicted};

/// What is expected and is not so, a sentence each. Of an order that was not forced nothing is.
pub(super) fn unmet(
    order: &Order,
    row: &Row,
    asked: Option<Asked>,
    expected: &[Expected],
) -> Vec<String> {
    let Some(outcome) = &row.outcome else {
        return Vec::new();
    };
    let told = outcome.told;
    let unmet = expected.iter().filter_map(|one| match one {
        Expected::NoDoubleApply => doubled(row, told),
        Expected::NoVisibleError => failed(order, row, told),
        Expected::Client(client) => other(client, row, asked, told),
    });
    unmet.collect()
}

fn doubled(row: &Row, told: Told) -> Option<String> {
    if told.applied < 2 || may_be_repeated(&row.method, row.idempotency_key) {
        return None;
    }
    let (method, times) = (&row.method, told.applied);
    Some(format!(
        "no-double-apply: a {method} without a key was applied {times} times"
    ))
}

fn failed(order: &Order, row: &Row, told: Told) -> Option<String> {
    let can_be_answered = order.applied != Applied::EachTime;
    let ended = &row.outcome.as_ref()?.ended;
    (told.told != Word::Success && can_be_answered)
        .then(|| format!("no-visible-error: the program did not succeed: {ended}"))
}

/// Of a client, whether or not its predictions are the ones that are shown.
fn other(
    client: &'static ClientProfile,
    row: &Row,
    asked: Option<Asked>,
    told: Told,
) -> Option<String> {
    let predicted = asked.map(|asked| predicted(&row.order, client, asked));
    let predicted = predicted.filter(|all| !all.is_empty() && !holds(all, told))?;
    let predicted: Vec<String> = predicted.iter().map(|one| verdict(one.told)).collect();
    let (predicted, seen) = (predicted.join(", or "), verdict(told));
    Some(format!(
        "{}: predicted {predicted}; seen {seen}",
        client.title()
    ))
}
