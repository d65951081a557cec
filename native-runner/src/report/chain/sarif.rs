//! What is not safe, as SARIF 2.1.0 (OASIS), for whatever shows findings: a finding for each hop,
//! at the line of the file that has the host nearer to the user.

use std::path::Path;

use idlerace_core::prove_chain::{ChainAdvice, ChainVerdict};

use super::grade::{Grade, lines, name, of_chain};
use crate::report::output::{Finding, Rule, Spot, encoded, sarif as document, uri};
use crate::source::chain::LoadedChain;

/// What a hop can be found to be.
const HOP: Rule<&str> = Rule {
    id: "hop",
    about: "By itself this hop loses a request, applies one twice, or could not be proven not to.",
    help: "`idlerace chain FILE` has what decides and what to type.",
};

/// What a chain can be found to be, where no hop tells.
const CHAIN: Rule<&str> = Rule {
    id: "chain",
    about: "The chain loses a request, applies one twice, or could not be proven not to.",
    help: "`idlerace chain FILE` has a run that shows it.",
};

/// The document.
pub(crate) fn sarif(
    (loaded, from): (&LoadedChain, &Path),
    (found, advice): (&ChainVerdict, Option<&ChainAdvice>),
) -> String {
    let file = file(from);
    let spot = |host: usize| Spot {
        uri: file.clone(),
        line: loaded.lines.get(host).copied().unwrap_or(1),
    };
    let mut findings = Vec::new();
    for row in &found.hops {
        let grade = Grade::of(found.standing, row.standing);
        let text = [vec![format!("{}.", name(row))], lines(row, advice)].concat();
        let server = (spot(row.hop), format!("{}, its server", row.server));
        findings.extend(level(grade).map(|level| Finding {
            rule: HOP.id,
            level,
            text: text.join("\n"),
            logical: (name(row), "resource"),
            at: spot(row.hop - 1),
            related: vec![server],
        }));
    }
    let whole = level(Grade::of_chain(found.standing));
    // A hop that tells is enough.
    let untold = whole.filter(|level| findings.iter().all(|one| one.level != *level));
    findings.extend(untold.map(|level| Finding {
        rule: CHAIN.id,
        level,
        text: of_chain(found).join("\n"),
        logical: (loaded.name.clone(), "resource"),
        at: spot(0),
        related: Vec::new(),
    }));
    document(&[HOP, CHAIN], findings)
}

const fn level(grade: Grade) -> Option<&'static str> {
    match grade {
        Grade::Holds => None,
        Grade::Healed => Some("note"),
        Grade::Unknown => Some("warning"),
        Grade::Fails => Some("error"),
    }
}

/// Where findings are shown: at the file if it lies below this folder, else at its own name.
fn file(from: &Path) -> String {
    let name = || from.file_name().unwrap_or_default().to_string_lossy();
    match from.to_str() {
        Some("-") => "stdin".into(),
        _ => uri(from).unwrap_or_else(|| encoded(&name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_shown_at_a_file_below_this_folder() {
        for (from, shown) in [
            ("deploy/chain.toml", "deploy/chain.toml"),
            ("./my chain.toml", "my%20chain.toml"),
            ("/etc/chain.toml", "chain.toml"),
            ("../chain.toml", "chain.toml"),
            ("-", "stdin"),
            ("alb-nginx-app", "alb-nginx-app"),
        ] {
            assert_eq!(file(Path::new(from)), shown, "{from}");
        }
    }
}
