//! What words of the page mean, as a file beside it: fetched by whoever points at one, so that
//! nobody else carries it. `web/later/terms.js` reads it. The words and sentences are the book's
//! glossary's, and stand nowhere else.
//!
//! A line a word, with a tab before its meaning. A word in small letters is found at the beginning
//! of a sentence and with an s behind it, too.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

/// The file, beside the page.
const FILE: &str = "terms.txt";
const GLOSSARY: &str = "docs/book/src/glossary.md";

/// Words that sentences of the page have in their everyday meaning, too, or that nobody has to be
/// told where the page says them.
const EVERYDAY: [&str; 11] = [
    "Deadline",
    "Fault",
    "Order",
    "Retry",
    "Reuse",
    "Scenario",
    "Schedule",
    "Step",
    "Trace",
    "Transition",
    "Zone",
];

/// Writes the file into a page's folder.
pub(crate) fn write(workspace: &Path, page: &Path) -> Result<()> {
    let glossary = workspace.join(GLOSSARY);
    let glossary = fs::read_to_string(&glossary)
        .with_context(|| format!("cannot read {}", glossary.display()))?;
    let terms = terms(&glossary).into_iter();
    let lines = terms.map(|(word, meaning)| [&*word, "\t", &*meaning, "\n"].concat());
    let text: String = lines.collect();
    let file = page.join(FILE);
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
}

/// The words that mean one thing wherever they stand, as `**word**: meaning` or `**word** or
/// **another**: meaning`.
fn terms(glossary: &str) -> Vec<(String, String)> {
    let mut terms = Vec::new();
    for line in glossary.lines() {
        let entry = line
            .strip_prefix("**")
            .and_then(|line| line.split_once("**: "));
        let Some((words, meaning)) = entry else {
            continue;
        };
        let words = words.split("** or **");
        for word in words.filter(|word| !EVERYDAY.contains(word)) {
            terms.push((as_found(word), plain(meaning)));
        }
    }
    terms
}

/// A word as it stands within a sentence: in capitals only where it always is.
fn as_found(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_ascii_uppercase() => {
            first.to_ascii_lowercase().to_string() + letters.as_str()
        }
        _ => word.to_owned(),
    }
}

/// Markdown as plain text: links lead from the book's pages, and nowhere from the page.
fn plain(markdown: &str) -> String {
    let mut plain = String::new();
    let mut rest = markdown;
    while let Some((before, link)) = rest.split_once('[') {
        let (words, after) = link.split_once("](").unwrap_or((link, ""));
        plain.push_str(before);
        plain.push_str(words);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.retain(|letter| !"`*".contains(letter));
    plain
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use idlerace_core::catalog::ENTRIES;
    use idlerace_core::explain::{explain, narrate};
    use idlerace_core::simulate::simulate;

    use super::*;

    const BOOKS: &str = include_str!("../../../docs/book/src/glossary.md");

    #[test]
    fn a_word_and_its_meaning_are_the_glossarys() {
        let terms = terms(
            "# Glossary\n\n**FIN**: `nothing` [more](a.md#b) to *say*.\n\n\
             **Idle timeout** or **keep-alive timeout**: how long.\n\n\
             **Safe**, of a method: asks for nothing.\n\n**Step**: a part.\n",
        );
        let expected = [
            ("FIN", "nothing more to say."),
            ("idle timeout", "how long."),
            ("keep-alive timeout", "how long."),
        ];
        let expected = expected.map(|(word, meaning)| (word.to_owned(), meaning.to_owned()));
        assert_eq!(terms, expected);
    }

    #[test]
    fn what_is_left_out_is_in_the_glossary() {
        for word in EVERYDAY {
            assert!(BOOKS.contains(&format!("**{word}**: ")), "{word}");
        }
    }

    /// Names that everybody has who reads of HTTP at all.
    const KNOWN: [&str; 10] = [
        "HTTP", "TCP", "RFC", "POST", "GET", "PUT", "PATCH", "DELETE", "TLS", "ALB",
    ];

    #[test]
    fn what_a_sentence_has_in_capitals_is_explained() {
        let terms: BTreeSet<String> = terms(BOOKS).into_iter().map(|(word, _)| word).collect();
        let mut unknown = BTreeSet::new();
        for entry in ENTRIES {
            let trace = simulate(&entry.scenario());
            let told = narrate(&trace)
                .into_iter()
                .map(|told| told.says.into_owned());
            let told = told.chain([explain(&trace).headline, entry.lesson().to_owned()]);
            for sentence in told {
                let words =
                    sentence.split(|letter: char| !(letter.is_alphanumeric() || letter == '-'));
                let capitals = words.filter(|word| {
                    let letters = word.chars().filter(char::is_ascii_alphabetic);
                    letters.clone().count() > 1
                        && letters.clone().all(|one| one.is_ascii_uppercase())
                });
                let strange =
                    capitals.filter(|word| !terms.contains(*word) && !KNOWN.contains(word));
                unknown.extend(strange.map(str::to_owned));
            }
        }
        assert_eq!(unknown, BTreeSet::new());
        for word in [
            "FIN",
            "RST",
            "CLOSE-WAIT",
            "TIME-WAIT",
            "EOF",
            "idempotent",
            "ECONNRESET",
        ] {
            assert!(terms.contains(word), "{word}");
        }
    }
}
