//! What is not as expected, as SARIF 2.1.0 (OASIS), for whatever shows findings.

use std::ffi::OsString;
use std::path::Path;

use formats::answers::test::{Row, Test as Answer};

use super::words::name;
use crate::report::output::{Finding, Rule, Spot, encoded, sarif as document, uri as below};

/// The document: a rule for each order, a result for each row that is not as expected or was
/// not forced, shown at what was run.
pub(crate) fn sarif(answer: &Answer, command: &[OsString]) -> String {
    let mut rules: Vec<Rule<String>> = Vec::new();
    for rule in answer.rows.iter().map(rule) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let uri = uri(command);
    let results = answer.rows.iter().flat_map(|row| results(row, &uri));
    document(&rules, results)
}

fn rule(row: &Row) -> Rule<String> {
    Rule {
        id: row.order.clone(),
        about: row.about.clone(),
        help: format!("idlerace show {} has such a run.", row.scenario),
    }
}

fn results<'r>(row: &'r Row, uri: &str) -> Vec<Finding<'r>> {
    let not_forced = row
        .not_forced
        .iter()
        .map(|reason| ("note", format!("not forced: {reason}")));
    let ended = row.outcome.as_ref().map_or("", |outcome| &outcome.ended);
    let unmet = row
        .unmet
        .iter()
        .map(|one| ("error", format!("{one} ({ended})")));
    let finding = |(level, text): (&'static str, String)| Finding {
        rule: &row.order,
        level,
        text,
        logical: (name(row), "test"),
        at: Spot {
            uri: uri.to_owned(),
            line: 1,
        },
        related: Vec::new(),
    };
    not_forced.chain(unmet).map(finding).collect()
}

/// Where results are shown: at the first file below this folder that the command names, as at a
/// script; else at the program's own name.
fn uri(command: &[OsString]) -> String {
    let mut files = command.iter().map(Path::new).filter(|path| path.is_file());
    let program = || Path::new(&command[0]).file_name().unwrap_or_default();
    let below = files.find_map(below);
    below.unwrap_or_else(|| encoded(&program().to_string_lossy()))
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
