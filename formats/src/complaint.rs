//! What is wrong with a text, in words for people: which field, which value, and what would be
//! right. `serde` says it in the words of Rust and of a parser; this is their translation.
//!
//! Knows the sentences of `serde` and `serde_json`, and the bounds of the parameters. What it
//! does not know it hands on as it is.

use idlerace_core::parameter::{self, ValueKind};

/// Between the place of a field that there is not and the names of those that there are.
pub const UNKNOWN_FIELD: &str = ": not a field here; there are ";

/// What is wrong with a text that is no JSON: "not JSON: …".
pub(crate) fn of_no_json(text: &[u8], said: &str) -> String {
    if text.trim_ascii().is_empty() {
        return "the text is empty".to_owned();
    }
    let (what, place) = parted(said);
    let known: &[(&str, &str)] = &[
        ("EOF while parsing", "the text ends too early"),
        ("expected value", "a value is expected"),
        ("expected ident", "a word that is not true, false or null"),
        (
            "key must be a string",
            "the name of a field in quotes is expected",
        ),
        ("expected `,` or `}`", "a comma or } is expected"),
        ("expected `,` or `]`", "a comma or ] is expected"),
        ("expected `:`", "a colon is expected"),
        ("trailing comma", "nothing follows a comma"),
        ("trailing characters", "something follows its end"),
        (
            "control character",
            "a line break, or another control character, within quotes",
        ),
        ("invalid number", "a number that JSON does not have"),
        ("number out of range", "a number that is too large"),
        ("recursion limit", "it is nested too deeply"),
    ];
    let ours = known.iter().find(|(theirs, _)| what.starts_with(theirs));
    let what = ours.map_or(what, |(_, ours)| ours);
    format!("not JSON: {what}{place}")
}

/// What is wrong with a field of JSON, with its place: "requests.count: "2" is not a whole
/// number from 1 to 1000". `place` is that of the value that was read, without a field that it
/// lacks.
pub(crate) fn of_field(place: &str, said: &str) -> String {
    let (what, at) = parted(said);
    let of_it = |text: String| match place {
        "." => text + at,
        place => format!("{place}: {text}{at}"),
    };
    if let Some(field) = quoted(what, "missing field `") {
        let whole = match place {
            "." => field.to_owned(),
            place => format!("{place}.{field}"),
        };
        let right = in_json(&whole).map_or_else(String::new, |right| format!(": {right}"));
        return format!("{whole} is missing{right}{at}");
    }
    if let Some(field) = quoted(what, "duplicate field `") {
        return of_it(format!("{field} stands there twice"));
    }
    if let Some(field) = quoted(what, "unknown field `") {
        let place = if place.ends_with(field) { place } else { field };
        let known = expected(what).unwrap_or_default();
        return format!("{place}{UNKNOWN_FIELD}{known}{at}");
    }
    if let Some(word) = quoted(what, "unknown variant `") {
        let known = expected(what).unwrap_or_default();
        return of_it(format!("\"{word}\" is not one of {known}"));
    }
    // Where one of several words is expected, serde_json calls another kind no JSON.
    if what == "expected value" {
        return of_it("a word in quotes is expected".to_owned());
    }
    let wrong = ["invalid type: ", "invalid value: ", "invalid length "];
    let wrong = wrong.iter().find_map(|begins| what.strip_prefix(begins));
    match wrong.and_then(|wrong| wrong.split_once(", expected ")) {
        Some((value, wanted)) => {
            let wanted = in_json(place).unwrap_or_else(|| plainly(wanted));
            of_it(format!("{} is not {wanted}", shown(value)))
        }
        None => of_it(what.to_owned()),
    }
}

/// A sentence, and the " at line 3 column 5" after it.
fn parted(said: &str) -> (&str, &str) {
    said.split_at(said.find(" at line ").unwrap_or(said.len()))
}

/// What stands in backticks after these words.
fn quoted<'s>(said: &'s str, begins: &str) -> Option<&'s str> {
    said.strip_prefix(begins)?.split('`').next()
}

/// The words that there are: of "…, expected one of `a`, `b`" and "…, expected `a` or `b`".
fn expected(said: &str) -> Option<String> {
    let (_, known) = said.split_once(", expected ")?;
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    Some(known.join(", "))
}

/// What the number at a place may be, if it is a parameter's.
fn in_json(place: &str) -> Option<String> {
    let key = place.strip_prefix("scenario.").unwrap_or(place);
    let (min, max, more) = match parameter::find(key)?.kind {
        ValueKind::Number { min, max } => (min, max, ""),
        ValueKind::OptionalNumber { min, max } => (min, max, ", or null"),
        ValueKind::OptionalSeconds { min, max } => {
            return Some(format!(
                "a whole number of seconds from {min} to {max}, or null"
            ));
        }
        ValueKind::Flag => return Some("true or false".to_owned()),
        ValueKind::Length { .. }
        | ValueKind::OptionalLength { .. }
        | ValueKind::Range { .. }
        | ValueKind::OptionalRange { .. }
        | ValueKind::Choice(_) => return None,
    };
    Some(format!("a whole number from {min} to {max}{more}"))
}

/// A value as JSON has it.
fn shown(value: &str) -> String {
    for kind in ["integer `", "floating point `", "boolean `", "character `"] {
        if let Some(value) = quoted(value, kind) {
            return value.to_owned();
        }
    }
    match value {
        "map" => "an object".to_owned(),
        "sequence" => "an array".to_owned(),
        other => other.strip_prefix("string ").unwrap_or(other).to_owned(),
    }
}

/// What Rust expects.
fn plainly(wanted: &str) -> String {
    let most = match wanted {
        "u8" => u64::from(u8::MAX),
        "u16" => u64::from(u16::MAX),
        "u32" => u64::from(u32::MAX),
        "u64" => u64::MAX,
        "a boolean" => return "true or false".to_owned(),
        "a string" => return "a text in quotes".to_owned(),
        "a sequence" => return "an array".to_owned(),
        "a map" => return "an object".to_owned(),
        "variant identifier" | "string or map" => return "a word in quotes".to_owned(),
        other if other.starts_with("struct ") => return "an object".to_owned(),
        other => return other.to_owned(),
    };
    format!("a whole number from 0 to {most}")
}
