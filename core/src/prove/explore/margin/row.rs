//! The verdicts of scenarios that differ in one idle timeout alone: a row of a map.
//!
//! Most cells of a row have the verdict of the one before for the same reason. From a safe one
//! on, all timeouts are explored at once that the row has (`nearest`), so the next cell that is
//! looked at is the first that may not be safe. From one that is not, the order that shows it
//! is held against the next: where its instants still have a solution, it shows that one, too.

use alloc::vec::Vec;

use super::super::constraints::{ConstraintSystem, Shift};
use super::super::judge::judge;
use super::super::question::Question;
use super::super::timeout_shift::{Direction, Slack, TimeoutShift};
use super::super::verdict::{Limits, Verdict};
use super::nearest::{Reach, reach, unsafe_orders};
use crate::scenario::Scenario;
use crate::units::segment::Side;
use crate::units::time::Duration;

/// The verdict of each of these scenarios, which are the same but for what `parameter` sets.
/// Where that is an idle timeout that grows along the row, this takes a fraction of what it
/// takes to [`judge`] each. An ending is not looked for: its index is 0.
#[must_use]
pub fn verdicts_along(
    scenarios: &[Scenario],
    question: Question,
    parameter: &str,
    limits: &Limits,
) -> Vec<Verdict> {
    let mut row = Row::default();
    while let Some(scenario) = scenarios.get(row.verdicts.len()) {
        match growing(&scenarios[row.verdicts.len()..], parameter) {
            Some((moved, values)) => row.go_on(scenario, question, *limits, (moved, &values)),
            None => row.verdicts.push(judged(scenario, question, limits)),
        }
    }
    row.verdicts
}

/// The timeout that grows along these scenarios, and its values, if one does and nothing but
/// itself decides what it does.
fn growing(scenarios: &[Scenario], parameter: &str) -> Option<(TimeoutShift, Vec<Duration>)> {
    let way = Direction::Longer;
    let both = [Side::Client, Side::Server].map(|of| TimeoutShift { of, way });
    let moved = both.into_iter().find(|one| one.parameter() == parameter)?;
    let hinted = |one: &Scenario| one.server.hint.is_some() && one.client.hint_margin.is_some();
    // Behind a middlebox more is explored than can happen, and only `judge` takes that back.
    let boxed = |one: &Scenario| one.network.middlebox.is_some();
    if scenarios.iter().any(|one| hinted(one) || boxed(one)) {
        return None;
    }
    let values: Option<Vec<Duration>> = scenarios.iter().map(|one| moved.value(one)).collect();
    let values = values.filter(|values| values.is_sorted())?;
    Some((moved, values))
}

fn judged(scenario: &Scenario, question: Question, limits: &Limits) -> Verdict {
    match judge(scenario, question, limits).verdict {
        Verdict::Unsafe { .. } => UNSAFE,
        other @ (Verdict::Safe | Verdict::Undecided { .. }) => other,
    }
}

const UNSAFE: Verdict = Verdict::Unsafe { ending: 0 };

/// What is known of a row, from its first cell on.
#[derive(Default)]
struct Row {
    verdicts: Vec<Verdict>,
    /// Orders that showed a cell not to be safe, and where that was.
    orders: Vec<(Duration, ConstraintSystem)>,
}

impl Row {
    /// Adds the verdict of the next cell, and of those after it that it is known to be theirs,
    /// too. `values` are those of the timeout from that cell on.
    fn go_on(
        &mut self,
        scenario: &Scenario,
        question: Question,
        limits: Limits,
        (moved, values): (TimeoutShift, &[Duration]),
    ) {
        let (Some(now), Some(last)) = (values.first(), values.last()) else {
            return self.verdicts.push(judged(scenario, question, &limits));
        };
        if self
            .orders
            .iter()
            .any(|(at, order)| takes(order, moved, now.less(*at)))
        {
            return self.verdicts.push(UNSAFE);
        }
        let (orders, complete) = unsafe_orders(scenario, question, limits, Slack::NONE);
        let shown = orders
            .into_iter()
            .find(|order| takes(order, moved, Some(Duration::ZERO)));
        match (shown, complete) {
            (Some(order), _) => {
                self.orders.push((*now, order));
                self.verdicts.push(UNSAFE);
            }
            (None, false) => self.verdicts.push(judged(scenario, question, &limits)),
            // Nothing is behind the last cell, so nothing is explored beyond it. Judged in full
            // the last cells were a third of a map.
            (None, true) if values.len() == 1 => self.verdicts.push(Verdict::Safe),
            (None, true) => {
                let most = last.less(*now).unwrap_or_default();
                let known = reach(scenario, question, limits, (moved, most));
                let safe = |value: &&Duration| match &known {
                    Reach::All => true,
                    Reach::Until(by, _) => **value < *now + *by,
                    Reach::Unknown => *value == now,
                };
                let safe = values.iter().take_while(safe).count().max(1);
                self.verdicts.extend((0..safe).map(|_| Verdict::Safe));
            }
        }
    }
}

/// Whether the order can be taken with the timeout so much longer.
fn takes(order: &ConstraintSystem, moved: TimeoutShift, by: Option<Duration>) -> bool {
    let by = by.and_then(|by| i64::try_from(by.as_nanos()).ok());
    by.is_some_and(|by| order.nearest(Shift::Uniform(moved), by) == Some(by))
}
