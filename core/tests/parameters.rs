//! Every field of a scenario can be set, or stands here with the reason why not: a field that
//! is added fails here until one of both is done.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use idlerace_core::{parameter, scenario::Scenario};

/// Fields that have no row in the table, and why.
const WITHOUT_A_ROW: [(&str, &str); 3] = [
    ("version", "it is of the file, not of what happens"),
    ("client.reads_after_failed_write", "a library's habit"),
    (
        "network.faults",
        "a list, which only an entry or a file has",
    ),
];

/// The fields of the JSON form, those of its four parts by `part.field`.
fn fields() -> Vec<String> {
    let form = serde_json::to_value(Scenario::new()).unwrap();
    let parts = form.as_object().unwrap().iter();
    parts
        .flat_map(|(part, value)| match value.as_object() {
            Some(fields) => fields.keys().map(|key| format!("{part}.{key}")).collect(),
            None => vec![part.clone()],
        })
        .collect()
}

/// Whether a row sets the field, or a part of it.
fn has_a_row(field: &str) -> bool {
    parameter::ALL.iter().any(|row| {
        let rest = row.key.strip_prefix(field);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

#[test]
fn every_field_has_a_row_or_a_reason() {
    let fields = fields();
    for field in &fields {
        let excepted = WITHOUT_A_ROW.iter().any(|(name, _)| name == field);
        assert!(
            has_a_row(field) || excepted,
            "{field} has no row in core/src/scenario/parameter, and no reason here"
        );
    }
    for (field, reason) in WITHOUT_A_ROW {
        assert!(
            fields.iter().any(|name| name == field),
            "{field} is gone: {reason}"
        );
        assert!(!has_a_row(field), "{field} has a row: {reason}");
    }
}
