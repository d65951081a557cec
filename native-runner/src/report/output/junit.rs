//! XML as `JUnit` has it: what is around the results, whatever they are of.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

/// A document around what writes its suites.
///
/// # Errors
/// Those of `suites`.
pub(crate) fn junit(
    suites: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("testsuites")
        .write_inner_content(suites)?;
    let mut text = writer.into_inner();
    text.push(b'\n');
    Ok(text)
}
