//! A check in XML as `JUnit` has it, for whatever shows test results.

use std::fmt::Write as _;

use idlerace_core::compare::Difference;

use crate::report::verdict::{Row, Said};

/// The document for all scenarios of a check.
pub(crate) fn document(rows: &[Row]) -> String {
    let count = |wanted: fn(&Said) -> bool| rows.iter().filter(|row| wanted(&row.said)).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let took: f64 = rows.iter().map(|row| row.took.as_secs_f64()).sum();
    let _ = writeln!(
        text,
        "<testsuites>\n<testsuite name=\"idlerace check\" tests=\"{}\" failures=\"{}\" \
         errors=\"{}\" skipped=\"{}\" time=\"{took:.3}\">",
        rows.len(),
        count(|said| matches!(said, Said::Differs(_))),
        count(|said| matches!(said, Said::TooBusy(_))),
        count(|said| matches!(said, Said::NotRun(_))),
    );
    for row in rows {
        text += &case(row);
    }
    text + "</testsuite>\n</testsuites>\n"
}

fn case(row: &Row) -> String {
    let inside = match &row.said {
        Said::Agrees => String::new(),
        Said::Differs(Difference {
            at,
            predicted,
            observed,
        }) => {
            let told = format!("predicted {predicted}\nobserved  {observed}");
            let (at, told) = (escaped(at), escaped(&told));
            format!("<failure message=\"differs at {at}\">{told}</failure>")
        }
        Said::TooBusy(reason) => format!("<error message=\"{}\"/>", escaped(reason)),
        Said::NotRun(reason) => format!("<skipped message=\"{}\"/>", escaped(reason)),
    };
    format!(
        "<testcase classname=\"{}\" name=\"{}\" time=\"{:.3}\">{inside}</testcase>\n",
        escaped(&row.scope),
        escaped(row.name),
        row.took.as_secs_f64()
    )
}

/// As it may stand in an attribute or between tags.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_xml_is_escaped() {
        assert_eq!(escaped("> R <\"&\""), "&gt; R &lt;&quot;&amp;&quot;");
    }
}
