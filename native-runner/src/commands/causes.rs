//! Looks for what can be behind an error text: one that is given, or those in a log.
//!
//! Knows no text and no cause; `idlerace_core::texts` does.

use std::io::{self, BufRead, Read as _};

use anyhow::{Context, Result, bail};
use formats::answers::causes::Log;
use idlerace_core::texts::{How, Index, Said};

use crate::cli::Causes;
use crate::cli::exit_code::Exit;
use crate::report::output::{answer as json, print};
use crate::report::reference::causes::{Asked, answer, every, text};

/// So many octets of a line are looked at together.
const LONGEST: u64 = 64 << 10;

/// So much of a text at least is looked for, in letters: less is in nearly every text.
const SHORTEST: usize = 3;

/// Texts that come near a wrong one, at the most.
const NEAR: usize = 3;

/// Looks for what was asked for.
///
/// # Errors
/// If nobody is known to say it, with the texts that come near; if the input cannot be read.
pub(crate) fn causes(options: &Causes) -> Result<Exit> {
    let index = Index::new();
    let words = options.text.join(" ");
    let asked = match words.trim() {
        "" if options.text.is_empty() => Asked::default(),
        "" => bail!("the text is empty; give an error text, or none for every cause"),
        "-" => searched(&index, io::stdin().lock()).context("cannot read standard input")?,
        short if letters(short) < SHORTEST => {
            bail!("\"{short}\" is too short to look for; give three letters of the text or more")
        }
        _ => looked_up(&index, &words),
    };
    let nothing = asked.found.is_empty() && !options.text.is_empty();
    if nothing && !options.json {
        bail!(not_found(&asked));
    }
    let answer = answer(&asked);
    print(&match (options.json, options.text.is_empty()) {
        (true, _) => json(&answer),
        (false, true) => every(&answer),
        (false, false) => text(&answer),
    })?;
    Ok(if nothing { Exit::Unknown } else { Exit::Holds })
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn looked_up<'i>(index: &'i Index, text: &str) -> Asked<'i> {
    let (how, said) = index.look_up(text);
    let found: Vec<(&Said, u64)> = said.into_iter().map(|said| (said, 1)).collect();
    let near = if found.is_empty() {
        near(index, text)
    } else {
        Vec::new()
    };
    Asked {
        text: Some(text.to_owned()),
        log: None,
        how,
        found,
        near,
    }
}

/// Looks at each line; the texts that most lines have come first.
fn searched(index: &Index, mut input: impl BufRead) -> io::Result<Asked<'_>> {
    let mut log = Log {
        lines: 0,
        matched: 0,
    };
    // Of each text how many lines have it, and the latest that does.
    let mut counts = vec![(0, 0); index.all().len()];
    let mut matched = 0;
    let mut part = Vec::new();
    let mut ended = true;
    while input.by_ref().take(LONGEST).read_until(b'\n', &mut part)? > 0 {
        log.lines += u64::from(ended);
        ended = part.ends_with(b"\n");
        let found = index.of_line(&String::from_utf8_lossy(&part));
        if !found.is_empty() && matched < log.lines {
            matched = log.lines;
            log.matched += 1;
        }
        for (said, (count, latest)) in index.all().iter().zip(&mut counts) {
            let is_found = found.iter().any(|one| std::ptr::eq(*one, said));
            if is_found && *latest < log.lines {
                (*count, *latest) = (*count + 1, log.lines);
            }
        }
        part.clear();
    }
    let counts = counts.into_iter().map(|(count, _)| count);
    let counted = index.all().iter().zip(counts);
    let mut found: Vec<(&Said, u64)> = counted.filter(|(_, count)| *count > 0).collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(Asked {
        text: None,
        log: Some(log),
        how: How::Text,
        found,
        near: Vec::new(),
    })
}

fn not_found(asked: &Asked<'_>) -> String {
    if let Some(log) = asked.log {
        return format!(
            "none of {} lines has an error text that is known here",
            log.lines
        );
    }
    let text = shown(asked.text.as_deref().unwrap_or_default());
    let near = asked.near.iter().map(|text| format!("\"{text}\""));
    let near = near.collect::<Vec<_>>().join(" or ");
    let hint = if near.is_empty() {
        "`idlerace causes` lists every cause with what it leaves in error, log and capture".into()
    } else {
        format!("near it: {near}")
    };
    format!("no program is known here that says \"{text}\"; {hint}")
}

/// As much of a text as its reader needs to know it by.
fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let begins: String = text.chars().take(MOST).collect();
    let rest = if text.chars().nth(MOST).is_some() {
        "…"
    } else {
        ""
    };
    begins + rest
}

/// The phrases that come near a wrong text, the nearest first.
fn near(index: &Index, text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    // What is more than twice as long is half another text, and takes long to compare.
    let comes_near = |phrase: &&String| {
        let (one, other) = (text.chars().count(), phrase.chars().count());
        one.max(other) < 2 * one.min(other)
    };
    let phrases = index.all().iter().flat_map(Said::phrases);
    let phrases = phrases.filter(comes_near);
    let mut near: Vec<(f64, &String)> = phrases
        .map(|phrase| {
            (
                strsim::normalized_damerau_levenshtein(&text, phrase),
                phrase,
            )
        })
        .filter(|(likeness, _)| *likeness > 0.5)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    near.dedup_by(|one, other| one.1 == other.1);
    let near = near.into_iter().take(NEAR);
    near.map(|(_, phrase)| phrase.clone()).collect()
}
