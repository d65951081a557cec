//! Rows out of runs: runs of an order that ended alike are one row, and one that ended in
//! several ways has several.

use std::time::Duration;

use formats::answers::Version;
use formats::answers::test::{Attempt, Outcome, Row, Test as Answer, Told, Word};
use idlerace_core::profile::ClientProfile;
use idlerace_core::trace::{Trace, Vantage};

use super::expected::unmet;
use super::link::Shown;
use super::trace::trace;
use super::words::{asked, verdict};
use crate::cli::Test;
use crate::orders::{Ran, Way, ends};
use crate::predict::orders::predicted;

/// The answer to what was asked for and, if that was, what the origin saw of the first run of
/// each row. `plain`: how many runs had no order.
pub(crate) fn rows(
    ran: &[Ran],
    options: &Test,
    took: Duration,
    plain: usize,
) -> (Answer, Vec<Trace>) {
    let (mut rows, mut traces): (Vec<Row>, Vec<Trace>) = Default::default();
    let client = options.client();
    for one in ran {
        let (mut row, shown) = row(one, client);
        row.unmet = unmet(one.order, &row, shown.asked, &options.expect);
        match rows.iter_mut().find(|known| are_alike(known, &row)) {
            Some(known) => {
                known.runs += 1;
                known.repeated += row.repeated;
                known.milliseconds = known.milliseconds.max(row.milliseconds);
            }
            None if options.traces.is_some() => {
                traces.push(trace(
                    Vantage::Origin,
                    shown.scenario(),
                    &one.trial.log.sights,
                ));
                rows.push(row);
            }
            None => rows.push(row),
        }
    }
    let runs = plain + ran.len() + ran.iter().map(|one| one.again as usize).sum::<usize>();
    let answer = Answer {
        version: Version,
        rows,
        runs: count(runs),
        milliseconds: millis(took),
    };
    (answer, traces)
}

fn row(ran: &Ran, client: Option<&'static ClientProfile>) -> (Row, Shown) {
    let (order, second) = (ran.order, &ran.second);
    let asked = asked(second);
    let shown = Shown {
        order,
        client,
        asked,
    };
    let row = Row {
        order: order.name.into(),
        letter: order.letter.map(Into::into),
        about: order.about.into(),
        method: second.method.clone(),
        idempotency_key: second.has_key,
        runs: 1,
        repeated: ran.again,
        milliseconds: millis(ran.trial.ended.took),
        outcome: ran.not_forced.is_none().then(|| outcome(ran)),
        not_forced: ran.not_forced.as_ref().map(|reason| reason.0.clone()),
        predicted: client.zip(asked).map_or_else(Vec::new, |(client, asked)| {
            predicted(order.name, client, asked)
        }),
        unmet: Vec::new(),
        scenario: order.called.scenario.into(),
        link: shown.link(),
        trace: None,
    };
    (row, shown)
}

fn outcome(ran: &Ran) -> Outcome {
    let (log, way) = (&ran.trial.log, ran.trial.ended.way);
    let told = Told {
        told: match way {
            Way::Code(0) => Word::Success,
            Way::Code(_) => Word::Error,
            Way::TooLong | Way::TooMuch => Word::Nothing,
        },
        applied: count(log.applied()),
    };
    let attempts = log.attempts.iter().map(|one| Attempt {
        connection: one.connection,
        reused: one.reused,
        applied: one.applied,
    });
    Outcome {
        told,
        exit_code: match way {
            Way::Code(code) => Some(code),
            Way::TooLong | Way::TooMuch => None,
        },
        ended: ends(&ran.trial),
        attempts: attempts.collect(),
        verdict: verdict(told),
    }
}

/// Alike whatever the numbers of connections and the words of the program are.
fn are_alike(one: &Row, other: &Row) -> bool {
    let order = |row: &Row| (row.order.clone(), row.method.clone(), row.idempotency_key);
    let outcome = |row: &Row| {
        row.outcome.as_ref().map(|outcome| {
            let attempts = outcome.attempts.iter();
            let attempts: Vec<_> = attempts.map(|one| (one.reused, one.applied)).collect();
            (outcome.told, outcome.exit_code, attempts)
        })
    };
    order(one) == order(other) && outcome(one) == outcome(other)
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Whole milliseconds.
fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use idlerace_core::http::Method;
    use idlerace_core::profile::ById;

    use super::*;
    use crate::orders::ALL;
    use formats::orders::Asked;

    #[test]
    fn the_model_says_something_of_each_order_but_one_that_lasts() {
        let go: ById<ClientProfile> = ById::find("go").unwrap();
        for order in &ALL {
            let asked = Asked {
                method: Method::Post,
                idempotency_key: false,
                body: 0,
            };
            let said = predicted(order.name, go.0, asked);
            assert_eq!(said.is_empty(), order.lasts(), "{}", order.name);
        }
    }
}
