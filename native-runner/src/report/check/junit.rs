//! A check in XML as `JUnit` has it, for whatever shows test results.

use std::io;

use formats::answers::check::Row as Answer;
use formats::verdict::{Verdict, Word};
use idlerace_core::explore::Question;
use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::report::check::rows::{Row, counts};
use crate::report::output::junit;

/// The document for all scenarios of a check.
///
/// # Errors
/// None but those of writing to memory.
pub(crate) fn document(rows: &[Row]) -> io::Result<Vec<u8>> {
    junit(|writer| suite(writer, rows))
}

fn suite(writer: &mut Writer<Vec<u8>>, rows: &[Row]) -> io::Result<()> {
    let counted = counts(rows.iter().map(Row::verdict));
    let took: f64 = rows.iter().map(|row| row.took.as_secs_f64()).sum();
    let mut suite = writer
        .create_element("testsuite")
        .with_attribute(("name", "idlerace check"))
        .with_attribute(("tests", rows.len().to_string().as_str()));
    for (word, count) in Word::ALL.into_iter().zip(counted) {
        let attribute = match word {
            Word::Agrees => continue,
            Word::Differs => "failures",
            Word::TooBusy => "errors",
            Word::NotRun => "skipped",
        };
        suite = suite.with_attribute((attribute, count.to_string().as_str()));
    }
    suite
        .with_attribute(("time", format!("{took:.3}").as_str()))
        .write_inner_content(|writer| rows.iter().try_for_each(|row| case(writer, row)))?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, row: &Row) -> io::Result<()> {
    let took = format!("{:.3}", row.took.as_secs_f64());
    let case = writer
        .create_element("testcase")
        .with_attribute(("classname", class(&row.answer)))
        .with_attribute(("name", row.answer.name()))
        .with_attribute(("time", took.as_str()));
    case.write_inner_content(|writer| {
        writer
            .create_element("properties")
            .write_inner_content(|writer| property(writer, "scope", &row.scope))?;
        judged(writer, row.verdict())
    })?;
    Ok(())
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

fn property(writer: &mut Writer<Vec<u8>>, name: &str, value: &str) -> io::Result<()> {
    let property = writer.create_element("property");
    let property = property.with_attribute(("name", name));
    property.with_attribute(("value", value)).write_empty()?;
    Ok(())
}

fn judged(writer: &mut Writer<Vec<u8>>, verdict: &Verdict) -> io::Result<()> {
    let (element, message, content) = match verdict {
        Verdict::Agrees => return Ok(()),
        Verdict::Differs(one) => {
            let content = format!("predicted {}\nobserved  {}", one.predicted, one.observed);
            ("failure", format!("differs at {}", one.at), content)
        }
        Verdict::TooBusy(reason) => ("error", reason.clone(), String::new()),
        Verdict::NotRun(reason) => ("skipped", reason.clone(), String::new()),
    };
    let inside = writer
        .create_element(element)
        .with_attribute(("message", message.as_str()));
    if content.is_empty() {
        inside.write_empty()?;
    } else {
        inside.write_text_content(BytesText::new(&content))?;
    }
    Ok(())
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
            .collect();
        let expected = [
            ("name", "idlerace check"),
            ("tests", "4"),
            ("failures", "1"),
            ("errors", "1"),
            ("skipped", "1"),
            ("time", "6.000"),
        ];
        assert_eq!(attributes, expected);
        let cases: Vec<_> = suite
            .children()
            .filter(roxmltree::Node::is_element)
            .collect();
        let names: Vec<_> = cases
            .iter()
            .map(|case| case.attribute("name").unwrap())
            .collect();
        assert_eq!(names, ["one", "two", "three", "four"]);
        for case in &cases {
            assert_eq!(case.attribute("classname"), Some("idlerace.check.clock"));
            let scope = case
                .descendants()
                .find(|node| node.has_tag_name("property"));
            assert_eq!(scope.unwrap().attribute("value"), Some("calls & results"));
        }
        assert!(
            cases[0]
                .last_element_child()
                .unwrap()
                .has_tag_name("properties")
        );
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
