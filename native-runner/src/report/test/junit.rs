//! The results in XML as `JUnit` has it, for whatever shows test results.

use std::io;

use formats::answers::test::{Row, Test as Answer};
use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::words::name;
use crate::report::output::junit;
use crate::source::printable;

/// The document.
///
/// # Errors
/// None but those of writing to memory.
pub(crate) fn document(answer: &Answer) -> io::Result<Vec<u8>> {
    junit(|writer| suite(writer, answer))
}

fn suite(writer: &mut Writer<Vec<u8>>, answer: &Answer) -> io::Result<()> {
    let rows = &answer.rows;
    let count = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count().to_string();
    writer
        .create_element("testsuite")
        .with_attribute(("name", "idlerace test"))
        .with_attribute(("tests", rows.len().to_string().as_str()))
        .with_attribute(("failures", count(&|row| !row.unmet.is_empty()).as_str()))
        .with_attribute(("errors", count(&|row| row.outcome.is_none()).as_str()))
        .with_attribute(("time", seconds(answer.milliseconds).as_str()))
        .write_inner_content(|writer| rows.iter().try_for_each(|row| case(writer, row)))?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, row: &Row) -> io::Result<()> {
    let case = writer
        .create_element("testcase")
        .with_attribute(("classname", "idlerace.test"))
        .with_attribute(("name", name(row).as_str()))
        .with_attribute(("time", seconds(row.milliseconds).as_str()));
    let outcome = row.outcome.as_ref();
    match (outcome, &row.not_forced) {
        (Some(outcome), _) if row.unmet.is_empty() => {
            let said = format!("{}\n{}", outcome.verdict, outcome.ended);
            case.write_inner_content(|writer| with_text(writer, "system-out", None, &said))?;
        }
        (Some(outcome), _) => {
            let said = format!("{}\n{}", row.unmet.join("\n"), outcome.ended);
            let message = Some(outcome.verdict.as_str());
            case.write_inner_content(|writer| with_text(writer, "failure", message, &said))?;
        }
        (None, reason) => {
            let reason = reason.as_deref().unwrap_or_default();
            let message = Some("not forced");
            case.write_inner_content(|writer| with_text(writer, "error", message, reason))?;
        }
    }
    Ok(())
}

fn with_text(
    writer: &mut Writer<Vec<u8>>,
    element: &str,
    message: Option<&str>,
    text: &str,
) -> io::Result<()> {
    let element = writer.create_element(element);
    let element = element.with_attributes(message.map(|message| ("message", message)));
    // What a program writes may hold what XML has no form for.
    element.write_text_content(BytesText::new(&printable(text)))?;
    Ok(())
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}
