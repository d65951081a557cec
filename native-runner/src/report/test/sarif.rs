//! What is not as expected, as SARIF 2.1.0 (OASIS), for whatever shows findings.
//!
//! GitHub refuses a file of which one result has no file and region, and wants of each rule a
//! full description and a help ("SARIF support for code scanning").

use std::ffi::OsString;
use std::path::{Component, Path};

use formats::answers::test::{Row, Test as Answer};
use serde_json::{Value, json};

use super::words::name;
use crate::report::output::answer as document;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The document: a rule for each order, a result for each row that is not as expected or was
/// not forced, shown at what was run.
pub(crate) fn sarif(answer: &Answer, command: &[OsString]) -> String {
    let mut rules: Vec<Value> = Vec::new();
    for rule in answer.rows.iter().map(rule) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let place = json!({
        "artifactLocation": { "uri": uri(command) },
        "region": { "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1 },
    });
    let results = answer.rows.iter().flat_map(|row| results(row, &place));
    let driver = json!({
        "name": "idlerace",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    document(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver }, "results": results.collect::<Vec<_>>() }],
    }))
}

fn rule(row: &Row) -> Value {
    let help = format!("idlerace show {} has such a run.", row.scenario);
    json!({
        "id": row.order,
        "shortDescription": { "text": row.about },
        "fullDescription": { "text": row.about },
        "help": { "text": help },
    })
}

fn results(row: &Row, place: &Value) -> Vec<Value> {
    let not_forced = row
        .not_forced
        .iter()
        .map(|reason| ("note", format!("not forced: {reason}")));
    let ended = row.outcome.as_ref().map_or("", |outcome| &outcome.ended);
    let unmet = row
        .unmet
        .iter()
        .map(|one| ("error", format!("{one} ({ended})")));
    let result = |(level, text): (&str, String)| {
        let test = json!({ "fullyQualifiedName": name(row), "kind": "test" });
        json!({
            "ruleId": row.order,
            "level": level,
            "message": { "text": text },
            "locations": [{ "physicalLocation": place, "logicalLocations": [test] }],
        })
    };
    not_forced.chain(unmet).map(result).collect()
}

/// Where results are shown: at the first file below this folder that the command names, as at a
/// script; else at the program's own name.
fn uri(command: &[OsString]) -> String {
    let mut files = command.iter().map(Path::new).filter(|path| path.is_file());
    let below = files.find_map(below);
    let program = || Path::new(&command[0]).file_name().unwrap_or_default();
    let path = below.unwrap_or_else(|| program().to_string_lossy().into_owned());
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

/// A path that stays below where it begins, with slashes on every system.
fn below(path: &Path) -> Option<String> {
    let names = path.components().filter(|one| *one != Component::CurDir);
    let names = names.map(|one| match one {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    });
    Some(names.collect::<Option<Vec<_>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_shown_at_a_file_of_ones_own() {
        let uri = |words: &[&str]| uri(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(uri(&["/usr/bin/curl", "-sS", "{url}"]), "curl");
        assert_eq!(uri(&["python3", "./src/lib.rs"]), "src/lib.rs");
        // What is elsewhere is nobody's to see, and a folder is no file.
        let absolute = std::env::current_exe().unwrap();
        assert_eq!(uri(&["a b", absolute.to_str().unwrap(), "src"]), "a%20b");
        assert_eq!(uri(&["x", "../Cargo.toml"]), "x");
    }
}
