//! SARIF 2.1.0 (OASIS): what is around the findings, whatever they are of.
//!
//! GitHub refuses a file of which one result has no file and region, and wants of each rule a
//! full description and a help ("SARIF support for code scanning").

use std::path::{Component, Path};

use serde_json::{Value, json};

use super::standard::answer;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What findings are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule<T> {
    /// What it is called.
    pub(crate) id: T,
    /// What it is, in a sentence.
    pub(crate) about: T,
    /// Where there is more.
    pub(crate) help: T,
}

/// A line of a file.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// The file, from where the program runs.
    pub(crate) uri: String,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// A finding.
#[derive(Clone, Debug)]
pub(crate) struct Finding<'f> {
    /// Of which rule.
    pub(crate) rule: &'f str,
    /// `error`, `warning` or `note`.
    pub(crate) level: &'static str,
    /// What was found.
    pub(crate) text: String,
    /// In what, and of which kind that is.
    pub(crate) logical: (String, &'static str),
    /// Where it is shown.
    pub(crate) at: Spot,
    /// What else belongs to it.
    pub(crate) related: Vec<(Spot, String)>,
}

/// The document.
pub(crate) fn sarif<'f, T: AsRef<str>>(
    rules: &[Rule<T>],
    findings: impl IntoIterator<Item = Finding<'f>>,
) -> String {
    let rules: Vec<Value> = rules.iter().map(rule).collect();
    let results: Vec<Value> = findings.into_iter().map(|one| result(&one)).collect();
    let driver = json!({
        "name": "idlerace",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    answer(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver }, "results": results }],
    }))
}

fn rule<T: AsRef<str>>(rule: &Rule<T>) -> Value {
    json!({
        "id": rule.id.as_ref(),
        "shortDescription": { "text": rule.about.as_ref() },
        "fullDescription": { "text": rule.about.as_ref() },
        "help": { "text": rule.help.as_ref() },
    })
}

fn result(finding: &Finding<'_>) -> Value {
    let (name, kind) = &finding.logical;
    let logical = json!({ "fullyQualifiedName": name, "kind": kind });
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.level,
        "message": { "text": finding.text },
        "locations": [{
            "physicalLocation": physical(&finding.at),
            "logicalLocations": [logical],
        }],
    });
    let related = finding.related.iter();
    let related: Vec<Value> = related
        .map(|(spot, text)| {
            json!({ "physicalLocation": physical(spot), "message": { "text": text } })
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    result
}

fn physical(spot: &Spot) -> Value {
    let line = spot.line;
    json!({
        "artifactLocation": { "uri": spot.uri },
        "region": { "startLine": line, "startColumn": 1, "endLine": line, "endColumn": 1 },
    })
}

/// A path that stays below where it begins, with slashes on every system; what is elsewhere is
/// nobody's to see.
pub(crate) fn uri(path: &Path) -> Option<String> {
    let names = path.components().filter(|one| *one != Component::CurDir);
    let names = names.map(|one| match one {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    });
    let path = names.collect::<Option<Vec<_>>>()?.join("/");
    Some(encoded(&path))
}

/// A path as a URI has it.
pub(crate) fn encoded(path: &str) -> String {
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~/".contains(&octet);
    let octets = path.bytes().map(|octet| {
        if is_plain(octet) {
            char::from(octet).to_string()
        } else {
            format!("%{octet:02X}")
        }
    });
    octets.collect()
}
