//! What a map is made of in the worker: its plan, and as many rows of it as a slice of time has.
//!
//! Knows neither who asks nor what is answered.

use idlerace_core::{
    explore::{Limits, Question, Verdict},
    map::{self, Axis, Cell, Plan},
    parameter::Problem,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast as _;
use web_sys::WorkerGlobalScope;

use crate::model::url;

/// For one cell of a map: what two requests with lags that vary need.
pub(super) const CELL: Limits = Limits {
    depth: 10_000,
    states: 2_000,
    steps: 20_000,
};

/// For how long rows of a map are made before they are shown, in milliseconds: shown one by one,
/// they took the page ten times as long as they took to be made.
const SLICE: f64 = 25.0;

/// What is shown of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    /// `None` if it is undecided.
    pub(crate) safe: Option<bool>,
    /// The closed form, in parts of 10^12; `None` if more can go wrong than it counts.
    pub(crate) share: Option<u64>,
}

impl Shown {
    pub(super) fn of(cell: &Cell) -> Self {
        let safe = match cell.verdict {
            Verdict::Safe => Some(true),
            Verdict::Unsafe { .. } => Some(false),
            Verdict::Undecided { .. } => None,
        };
        let share = cell.at_most.map(|share| share.0);
        Self { safe, share }
    }
}

/// What is to be laid out.
pub(super) fn plan(
    query: &str,
    (x, y): (&str, &str),
    draws: u32,
    any: bool,
) -> Result<Plan, String> {
    let axis = |text| Axis::parse(text).map_err(|problem| problem.to_string());
    let (x, y) = (axis(x)?, axis(y)?);
    if x.key == y.key {
        return Err("Both axes are the same setting.".to_owned());
    }
    let setup = url::read(query).0.setup;
    let settings = setup.settings.iter();
    let settings = settings.map(|(parameter, value)| (parameter.key.to_owned(), value.to_owned()));
    let scenario = setup.scenario();
    let question = if any {
        map::question(&scenario, [&x, &y])
    } else {
        Question::AsTimed
    };
    Ok(Plan {
        scenario,
        settings: settings.collect(),
        x,
        y,
        draws,
        question,
    })
}

/// Rows of a map from this one on, at least one, as many as are made in time by this clock.
pub(super) fn slice<T>(
    from: usize,
    plan: &Plan,
    clock: fn() -> f64,
    make: impl Fn(usize) -> Result<T, Problem>,
) -> Result<Vec<T>, Problem> {
    let begun = clock();
    let mut rows = Vec::new();
    for row in from..plan.y.values.len() {
        rows.push(make(row)?);
        if clock() - begun >= SLICE {
            break;
        }
    }
    Ok(rows)
}

/// What time it is, in milliseconds since the worker began.
pub(super) fn clock() -> f64 {
    let scope = js_sys::global().dyn_into::<WorkerGlobalScope>().ok();
    let performance = scope.and_then(|scope| scope.performance());
    performance.map_or(0.0, |performance| performance.now())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell as Mutable;

    use idlerace_core::catalog;

    use super::*;

    fn plan(rows: usize) -> Plan {
        let axis = |key: &str, count| Axis {
            key: key.to_owned(),
            values: (1..=count).map(|one| format!("{one}s")).collect(),
        };
        Plan {
            scenario: catalog::ENTRIES[0].scenario(),
            settings: Vec::new(),
            x: axis("client.idle_timeout", 2),
            y: axis("server.idle_timeout", rows),
            draws: 1,
            question: Question::AsTimed,
        }
    }

    thread_local! {
        static NOW: Mutable<f64> = const { Mutable::new(0.0) };
    }

    #[test]
    fn a_slice_ends_when_its_time_is_over_and_has_a_row_at_least() {
        let made = |from, took: f64| {
            let rows = slice(
                from,
                &plan(5),
                || NOW.get(),
                |row| {
                    NOW.set(NOW.get() + took);
                    Ok(row)
                },
            );
            rows.expect("rows")
        };
        assert_eq!(made(0, 10.0), [0, 1, 2]);
        assert_eq!(made(3, 10.0), [3, 4]);
        assert_eq!(made(4, 1_000.0), [4]);
        assert_eq!(made(0, 0.0), [0, 1, 2, 3, 4]);
    }
}
