//! A check in XML as `JUnit` has it, for whatever shows test results.

use std::io;

use formats::answers::check::Row as Answer;
use formats::verdict::{Verdict, Word};
use idlerace_core::explore::Question;

use crate::report::check::rows::{Row, counts};
use crate::report::output::{Case, Suite, Wrong, junit};

/// The document for all scenarios of a check.
///
/// # Errors
/// None but those of writing to memory.
pub(crate) fn document(rows: &[Row]) -> io::Result<Vec<u8>> {
    let counted = counts(rows.iter().map(Row::verdict));
    let count = |word| {
        let counted = Word::ALL.into_iter().zip(counted);
        let counted = counted.filter(|(known, _)| *known == word);
        counted.map(|(_, count)| count).sum()
    };
    let suite = Suite {
        name: "idlerace check",
        took: rows.iter().map(|row| row.took).sum(),
        failures: count(Word::Differs),
        errors: count(Word::TooBusy),
        skipped: count(Word::NotRun),
        said: rows.iter().map(scope).collect(),
    };
    junit(&suite, &rows.iter().map(case).collect::<Vec<_>>())
}

/// What was compared, in a line.
fn scope(row: &Row) -> String {
    format!("{}: {}\n", row.answer.name(), row.scope)
}

fn case(row: &Row) -> Case<'_> {
    Case {
        class: class(&row.answer),
        name: row.answer.name().to_owned(),
        took: row.took,
        wrong: wrong(row.verdict()),
    }
}

/// The way of checking. With the name it is what a case is known by from report to report,
/// so nothing is in it that differs from one to the next.
const fn class(answer: &Answer) -> &'static str {
    match answer {
        Answer::Orders(row) => match row.question {
            Question::AsTimed => "idlerace.check.explored",
            Question::AnyTraffic => "idlerace.check.any-traffic",
        },
        Answer::Steps(_) => "idlerace.check.steps",
        Answer::Clocked(_) => "idlerace.check.clock",
    }
}

fn wrong(verdict: &Verdict) -> Option<Wrong> {
    let (element, message, text) = match verdict {
        Verdict::Agrees => return None,
        Verdict::Differs(one) => {
            let text = format!("predicted {}\nobserved  {}", one.predicted, one.observed);
            ("failure", format!("differs at {}", one.at), text)
        }
        Verdict::TooBusy(reason) => ("error", reason.clone(), String::new()),
        Verdict::NotRun(reason) => ("skipped", reason.clone(), String::new()),
    };
    Some(Wrong {
        element,
        message,
        text,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use formats::answers::by_clock::Clocked;
    use idlerace_core::compare::Difference;
    use roxmltree::Document;

    use super::*;

    fn row(name: &str, verdict: Verdict) -> Row {
        Row {
            answer: Answer::Clocked(Clocked {
                name: name.into(),
                verdict,
                conditions: None,
            }),
            scope: "calls & results".into(),
            took: Duration::from_millis(1_500),
        }
    }

    #[test]
    fn a_reader_of_xml_finds_every_verdict() {
        let difference = Difference {
            at: "step 1, \"now\"".into(),
            predicted: "> R <1&2>".into(),
            observed: "nothing".into(),
        };
        let rows = [
            row("one", Verdict::Agrees),
            row("two", Verdict::Differs(difference)),
            row("three", Verdict::TooBusy("late".into())),
            row("four", Verdict::NotRun("no <wire>".into())),
        ];
        let text = String::from_utf8(document(&rows).unwrap()).unwrap();
        let read = Document::parse(&text).unwrap();
        let suite = read.root_element().first_element_child().unwrap();
        let attributes: Vec<_> = suite
            .attributes()
            .map(|one| (one.name(), one.value()))
            .filter(|(name, _)| *name != "timestamp")
            .collect();
        let expected = [
            ("name", "idlerace check"),
            ("package", "idlerace"),
            ("id", "0"),
            ("hostname", "localhost"),
            ("tests", "4"),
            ("failures", "1"),
            ("errors", "1"),
            ("skipped", "1"),
            ("time", "6.000"),
        ];
        assert_eq!(attributes, expected);
        let of = |name| suite.children().filter(move |one| one.has_tag_name(name));
        let cases: Vec<_> = of("testcase").collect();
        let names: Vec<_> = cases
            .iter()
            .map(|case| case.attribute("name").unwrap())
            .collect();
        assert_eq!(names, ["one", "two", "three", "four"]);
        for case in &cases {
            assert_eq!(case.attribute("classname"), Some("idlerace.check.clock"));
        }
        assert!(cases[0].first_element_child().is_none());
        let said = of("system-out").next().unwrap().text().unwrap();
        assert!(said.starts_with("one: calls & results\ntwo: "), "{said}");
        let inside: Vec<_> = cases[1..]
            .iter()
            .map(|case| case.last_element_child().unwrap())
            .map(|one| {
                (
                    one.tag_name().name(),
                    one.attribute("message").unwrap(),
                    one.text(),
                )
            })
            .collect();
        let expected = [
            (
                "failure",
                "differs at step 1, \"now\"",
                Some("predicted > R <1&2>\nobserved  nothing"),
            ),
            ("error", "late", None),
            ("skipped", "no <wire>", None),
        ];
        assert_eq!(inside, expected);
    }
}
