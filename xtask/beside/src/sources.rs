//! Where each profile's figures were read, as a file beside the page: fetched by whoever wants
//! to know, so that nobody else carries it. `web/later/sources.js` reads it.
//!
//! A line a figure or setting, its parts between tabs: whose, the figure, and where it was read
//! or measured; the first of each profile is its title. Facts are looked up by
//! `formats`.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};
use formats::facts::{Place, places};
use idlerace_core::profile::{ClientProfile, Profile, ServerProfile};

/// The file, beside the page.
const FILE: &str = "sources.txt";

/// Writes the file into a page's folder.
pub(crate) fn write(page: &Path) -> Result<()> {
    let text = listed::<ClientProfile>("client") + &listed::<ServerProfile>("server");
    let file = page.join(FILE);
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn listed<P: Profile>(kind: &str) -> String {
    let mut text = String::new();
    for (profile, origin) in P::ALL.iter().zip(P::ORIGINS) {
        let _ = writeln!(text, "{kind} {}\t{}", profile.id(), profile.title());
        let figures = origin.sources.iter().map(|one| ("", one));
        let settings = origin.settings.iter().map(|one| ("setting ", one));
        for (what, source) in figures.chain(settings) {
            let _ = write!(text, "{kind} {}\t{what}{}", profile.id(), source.figure);
            for place in places(source.source) {
                let _ = write!(text, "\t{}", said(&place));
            }
            text.push('\n');
        }
    }
    text
}

/// A place in words, with a fact's id before it.
fn said(
    Place {
        name,
        standing,
        read,
    }: &Place<'_>,
) -> String {
    match standing {
        None => (*name).to_owned(),
        Some(standing) if name.contains('.') => format!("{standing}: {read}"),
        Some(standing) => format!("{name}, {standing}: {read}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_of_a_profile_was_read_or_measured_somewhere() {
        let text = listed::<ClientProfile>("client") + &listed::<ServerProfile>("server");
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
    fn a_place_says_how_it_is_known() {
        let found: Vec<String> = places("P1-001, servers.json, nowhere")
            .map(|place| said(&place))
            .collect();
        assert!(
            found[0].starts_with("P1-001, source read: nginx/nginx@"),
            "{found:?}"
        );
        assert_eq!(
            found[1..],
            ["measured: core/tests/truth/servers.json", "nowhere"]
        );
    }
}
