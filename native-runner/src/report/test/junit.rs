//! The results in XML as `JUnit` has it, for whatever shows test results.

use std::io;
use std::time::Duration;

use formats::answers::test::{Row, Test as Answer};

use super::words::name;
use crate::report::output::{Case, Suite, Wrong, junit};

/// The document.
///
/// # Errors
/// None but those of writing to memory.
pub(crate) fn document(answer: &Answer) -> io::Result<Vec<u8>> {
    let rows = &answer.rows;
    let suite = Suite {
        name: "idlerace test",
        took: Duration::from_millis(answer.milliseconds),
        failures: rows.iter().filter(|row| !row.unmet.is_empty()).count(),
        errors: rows.iter().filter(|row| row.outcome.is_none()).count(),
        skipped: 0,
        said: rows.iter().filter_map(said).collect(),
    };
    junit(&suite, &rows.iter().map(case).collect::<Vec<_>>())
}

/// How an order ended, in a line.
fn said(row: &Row) -> Option<String> {
    let outcome = row.outcome.as_ref()?;
    let (verdict, ended) = (&outcome.verdict, &outcome.ended);
    Some(format!("{}: {verdict}; {ended}\n", name(row)))
}

fn case(row: &Row) -> Case<'_> {
    let wrong = match &row.outcome {
        Some(_) if row.unmet.is_empty() => None,
        Some(outcome) => Some(Wrong {
            element: "failure",
            message: outcome.verdict.clone(),
            text: format!("{}\n{}", row.unmet.join("\n"), outcome.ended),
        }),
        None => Some(Wrong {
            element: "error",
            message: "not forced".into(),
            text: row.not_forced.clone().unwrap_or_default(),
        }),
    };
    Case {
        class: "idlerace.test",
        name: name(row),
        took: Duration::from_millis(row.milliseconds),
        wrong,
    }
}
