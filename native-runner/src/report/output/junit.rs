//! XML as `JUnit` has it: what is around the results, whatever they are of.
//!
//! Apache Ant is its home, and the schema that is usually held against it (`JUnit.xsd` of
//! windyroad/JUnit-Schema) demands more than readers do: what suite and case have to carry, in
//! which order, and of what is said only what stands in the suite's own `system-out`.

use std::io;
use std::time::Duration;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use time::OffsetDateTime;

use crate::source::printable;

/// A set of results.
pub(crate) struct Suite<'s> {
    /// What the results are of.
    pub(crate) name: &'s str,
    /// How long all took.
    pub(crate) took: Duration,
    /// How many are not as they should be.
    pub(crate) failures: usize,
    /// How many could not be judged.
    pub(crate) errors: usize,
    /// How many were left out.
    pub(crate) skipped: usize,
    /// What is to be said beside the results.
    pub(crate) said: String,
}

/// One result.
pub(crate) struct Case<'c> {
    /// What kind it is of.
    pub(crate) class: &'c str,
    /// What it is called.
    pub(crate) name: String,
    /// How long it took.
    pub(crate) took: Duration,
    /// What is wrong with it, if something is.
    pub(crate) wrong: Option<Wrong>,
}

/// What is wrong.
pub(crate) struct Wrong {
    /// `failure`, `error` or `skipped`.
    pub(crate) element: &'static str,
    /// In a few words.
    pub(crate) message: String,
    /// The rest; may be empty.
    pub(crate) text: String,
}

/// A document of one suite.
///
/// # Errors
/// None but those of writing to memory.
pub(crate) fn junit(suite: &Suite<'_>, cases: &[Case<'_>]) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = writer.create_element("testsuites");
    suites.write_inner_content(|writer| within(writer, suite, cases))?;
    let mut text = writer.into_inner();
    text.push(b'\n');
    Ok(text)
}

fn within(writer: &mut Writer<Vec<u8>>, suite: &Suite<'_>, cases: &[Case<'_>]) -> io::Result<()> {
    let counts = [
        ("tests", cases.len()),
        ("failures", suite.failures),
        ("errors", suite.errors),
        ("skipped", suite.skipped),
    ];
    let counts = counts.map(|(name, count)| (name, count.to_string()));
    let (time, timestamp) = (seconds(suite.took), timestamp());
    writer
        .create_element("testsuite")
        .with_attribute(("name", suite.name))
        .with_attribute(("package", "idlerace"))
        .with_attribute(("id", "0"))
        // Nobody else's business, and what the schema gives whoever cannot tell.
        .with_attribute(("hostname", "localhost"))
        .with_attribute(("timestamp", timestamp.as_str()))
        .with_attributes(counts.iter().map(|(name, count)| (*name, count.as_str())))
        .with_attribute(("time", time.as_str()))
        .write_inner_content(|writer| {
            writer.create_element("properties").write_empty()?;
            cases.iter().try_for_each(|one| case(writer, one))?;
            let said = writer.create_element("system-out");
            said.write_text_content(BytesText::new(&printable(&suite.said)))?;
            writer.create_element("system-err").write_empty()?;
            Ok(())
        })?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, case: &Case<'_>) -> io::Result<()> {
    let element = writer
        .create_element("testcase")
        .with_attribute(("classname", case.class))
        .with_attribute(("name", case.name.as_str()))
        .with_attribute(("time", seconds(case.took).as_str()));
    match &case.wrong {
        None => element.write_empty()?,
        Some(wrong) => element.write_inner_content(|writer| says(writer, wrong))?,
    };
    Ok(())
}

fn says(writer: &mut Writer<Vec<u8>>, wrong: &Wrong) -> io::Result<()> {
    let element = writer
        .create_element(wrong.element)
        .with_attribute(("message", wrong.message.as_str()));
    // A class of exceptions in Java; what is left out has none.
    let kind = (wrong.element != "skipped").then_some(("type", "idlerace"));
    let element = element.with_attributes(kind);
    if wrong.text.is_empty() {
        element.write_empty()?;
    } else {
        // What a program writes may hold what XML has no form for.
        element.write_text_content(BytesText::new(&printable(&wrong.text)))?;
    }
    Ok(())
}

/// This moment in UTC, without saying so: the schema has no place for a zone.
fn timestamp() -> String {
    let at = OffsetDateTime::now_utc();
    let (hour, minute, second) = at.to_hms();
    format!("{}T{hour:02}:{minute:02}:{second:02}", at.date())
}

fn seconds(took: Duration) -> String {
    format!("{:.3}", took.as_secs_f64())
}
