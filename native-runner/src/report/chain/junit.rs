//! The verdicts in XML as `JUnit` has it, for whatever shows test results: a case a hop, and one
//! for the chain.

use std::io;
use std::time::Duration;

use idlerace_core::prove_chain::{ChainAdvice, ChainVerdict};

use super::grade::{Grade, lines, name, of_chain};
use crate::report::output::{Case, Suite, Wrong, junit};

/// Of what kind every case is.
const CLASS: &str = "idlerace.chain";

/// The document.
///
/// # Errors
/// None but those of writing to memory.
pub(crate) fn document(
    chain: &str,
    (found, advice): (&ChainVerdict, Option<&ChainAdvice>),
    took: Duration,
) -> io::Result<Vec<u8>> {
    let hops = found.hops.iter().map(|row| {
        let grade = Grade::of(found.standing, row.standing);
        (grade, name(row), lines(row, advice))
    });
    let whole = (
        Grade::of_chain(found.standing),
        "the chain".to_owned(),
        of_chain(found),
    );
    let all: Vec<_> = hops.chain([whole]).collect();
    let count = |grade| all.iter().filter(|(one, ..)| *one == grade).count();
    let said = all.iter().map(|(_, name, lines)| {
        let line = &lines[0];
        format!("{chain}: {name}: {line}\n")
    });
    let suite = Suite {
        name: "idlerace chain",
        took,
        failures: count(Grade::Fails),
        errors: count(Grade::Unknown),
        skipped: count(Grade::Healed),
        said: said.collect(),
    };
    let last = all.len() - 1;
    let cases = all.iter().enumerate().map(|(place, (grade, name, lines))| {
        Case {
            class: CLASS,
            name: format!("{chain}: {name}"),
            // All are proven together.
            took: if place == last { took } else { Duration::ZERO },
            wrong: wrong(*grade, lines),
        }
    });
    junit(&suite, &cases.collect::<Vec<_>>())
}

fn wrong(grade: Grade, lines: &[String]) -> Option<Wrong> {
    let (element, message) = match grade {
        Grade::Holds => return None,
        Grade::Healed => ("skipped", "not safe by itself, and healed by another hop"),
        Grade::Unknown => ("error", "could not be told"),
        Grade::Fails => ("failure", "a request can be lost or applied twice"),
    };
    Some(Wrong {
        element,
        message: message.into(),
        text: lines.join("\n"),
    })
}
