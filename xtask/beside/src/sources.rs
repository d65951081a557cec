//! Where each profile's figures were read, as a file beside the page: fetched by whoever wants
//! to know, so that nobody else carries it. `web/later/sources.js` reads it.
//!
//! A line a figure or setting, its parts between tabs: whose, the figure, and where it was read
//! or measured; the first of each profile is its title. Facts are looked up by id in docs/facts.md.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};
use idlerace_core::profile::{ClientProfile, Profile, ServerProfile};

/// The file, beside the page.
const FILE: &str = "sources.txt";
const FACTS: &str = "docs/facts.md";
/// The column of the source, counted from nothing; that of its standing is the next.
const SOURCE: usize = 4;

/// Writes the file into a page's folder.
pub(crate) fn write(workspace: &Path, page: &Path) -> Result<()> {
    let facts = workspace.join(FACTS);
    let facts =
        fs::read_to_string(&facts).with_context(|| format!("cannot read {}", facts.display()))?;
    let text =
        listed::<ClientProfile>("client", &facts) + &listed::<ServerProfile>("server", &facts);
    let file = page.join(FILE);
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn listed<P: Profile>(kind: &str, facts: &str) -> String {
    let mut text = String::new();
    for (profile, origin) in P::ALL.iter().zip(P::ORIGINS) {
        let _ = writeln!(text, "{kind} {}\t{}", profile.id(), profile.title());
        let figures = origin.sources.iter().map(|one| ("", one));
        let settings = origin.settings.iter().map(|one| ("setting ", one));
        for (what, source) in figures.chain(settings) {
            let _ = write!(text, "{kind} {}\t{what}{}", profile.id(), source.figure);
            for place in places(source.source, facts) {
                let _ = write!(text, "\t{place}");
            }
            text.push('\n');
        }
    }
    text
}

/// What a source that is named in a profile says: `P2-040, clients.json` are a fact and a
/// file of measured data.
fn places(source: &str, facts: &str) -> impl Iterator<Item = String> {
    source.split(", ").map(move |name| {
        if name.contains('.') {
            return format!("measured: core/tests/truth/{name}");
        }
        let row = facts.lines().find(|line| {
            let id = line
                .strip_prefix("| ")
                .and_then(|rest| rest.split(' ').next());
            id == Some(name)
        });
        let cell = |at| row.and_then(|row| row.split(" |").nth(at)).map(str::trim);
        let (Some(read), Some(standing)) = (cell(SOURCE), cell(SOURCE + 1)) else {
            return name.to_owned();
        };
        format!("{name}, {standing}: {read}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_of_a_profile_was_read_or_measured_somewhere() {
        let facts = include_str!("../../../docs/facts.md");
        let text =
            listed::<ClientProfile>("client", facts) + &listed::<ServerProfile>("server", facts);
        let mut figures = 0;
        let mut before = "";
        for line in text.lines() {
            let whose = line.split('\t').next().expect(line);
            let mut parts = line.split('\t').skip(2).peekable();
            // The first line of each is its title.
            assert_eq!(parts.peek().is_some(), whose == before, "{line}");
            before = whose;
            for place in parts {
                let (_, read) = place.split_once(": ").expect(place);
                assert!(read.len() > 8, "{place}");
                figures += 1;
            }
        }
        assert!(figures > 20, "{text}");
    }

    #[test]
    fn a_fact_is_looked_up_by_its_id() {
        let facts =
            "| P1-001 | nginx | 75 s | keepalive_timeout | nginx/nginx@3f6f7824d4 | source read |";
        let found: Vec<String> = places("P1-001, servers.json, nowhere", facts).collect();
        let expected = [
            "P1-001, source read: nginx/nginx@3f6f7824d4",
            "measured: core/tests/truth/servers.json",
            "nowhere",
        ];
        assert_eq!(found, expected);
    }
}
