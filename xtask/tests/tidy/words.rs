//! What stands in the sources and about them: nothing left open, facts that exist, packages
//! that do not know each other, and the tables of `docs/architecture.md`.

use crate::{
    table::{House, PACKAGES},
    tree::Tree,
};

/// Nothing left open or switched off.
const NEVER: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
    concat!("#[should", "_panic"),
];

const ARCHITECTURE: &str = "docs/architecture.md";

pub(crate) fn left_open(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.sources() {
        for (number, line) in (1..).zip(text.lines()) {
            let words = NEVER.iter().filter(|word| line.contains(**word));
            found.extend(words.map(|word| format!("{path}:{number}: {word} was left here")));
        }
    }
    found
}

/// Facts that are cited, and are not among the facts; that none is cited is a finding, too.
pub(crate) fn facts(tree: &Tree) -> Vec<String> {
    let facts = tree.text("docs/facts.md");
    let (mut found, mut cited) = (Vec::new(), 0);
    for (path, text) in tree.sources() {
        for (number, line) in (1..).zip(text.lines()) {
            let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            for id in words.filter(|word| is_fact(word)) {
                cited += 1;
                if !facts.contains(&format!("| {id} |")) {
                    found.push(format!("{path}:{number}: {id} is not in docs/facts.md"));
                }
            }
        }
    }
    if cited == 0 {
        found.push("no fact is cited; is the rule still right?".into());
    }
    found
}

/// `P2-001` and its like.
fn is_fact(word: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.chars().all(|c| c.is_ascii_digit());
    word.strip_prefix('P')
        .and_then(|rest| rest.split_once('-'))
        .is_some_and(|(part, number)| digits(part, 1) && digits(number, 3))
}

/// Packages that depend on one that they must not know.
pub(crate) fn packages(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (package, stranger) in PACKAGES.iter().filter(|(_, stranger)| !stranger.is_empty()) {
        let manifest = format!("{package}/Cargo.toml");
        let lines = (1..).zip(tree.text(&manifest).lines());
        let depends = |line: &str| {
            let rest = line.trim_start().strip_prefix(stranger);
            rest.is_some_and(|rest| rest.starts_with([' ', '.', '=']))
        };
        found.extend(lines.filter(|(_, line)| depends(line)).map(|(number, _)| {
            format!("{manifest}:{number}: {package} and {stranger} do not know each other")
        }));
    }
    found
}

/// Rooms that are missing in the table of their crate in `docs/architecture.md`, and words
/// in its first column that are no module.
pub(crate) fn tables(house: &House, tree: &Tree) -> Vec<String> {
    let words = first_column(tree.text(ARCHITECTURE), house.name);
    let place = |word: &str| format!("{}/{}", house.src, word.trim_end_matches(['/', '*']));
    let is_folder = |place: &str| {
        let place = format!("{place}/");
        tree.files.keys().any(|path| path.starts_with(&place))
    };
    let there = |place: &str| is_folder(place) || tree.files.contains_key(&format!("{place}.rs"));
    let missing = house.rooms.split_whitespace().filter(|room| {
        is_folder(&place(room)) && !words.iter().any(|(_, word)| place(word) == place(room))
    });
    let missing = missing.map(|room| {
        let (name, src) = (house.name, house.src);
        format!("{ARCHITECTURE}: the table of ### {name} has no row for `{room}`, {src}/{room}")
    });
    let unknown = words.iter().filter(|(_, word)| !there(&place(word)));
    let unknown = unknown.map(|(line, word)| {
        format!(
            "{ARCHITECTURE}:{line}: there is no `{word}` in {}",
            house.src
        )
    });
    missing.chain(unknown).collect()
}

/// The code words in the first column of the tables of a section, with their lines.
fn first_column<'a>(text: &'a str, section: &str) -> Vec<(usize, &'a str)> {
    let heads = |line: &str| {
        let rest = line
            .strip_prefix("### ")
            .and_then(|rest| rest.strip_prefix(section));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' ', ':', '/']))
    };
    let lines = (1..).zip(text.lines()).skip_while(|(_, line)| !heads(line));
    let lines = lines.skip(1).take_while(|(_, line)| !line.starts_with('#'));
    let rows = lines.filter_map(|(number, line)| {
        let cell = line.strip_prefix('|')?.split('|').next()?;
        Some((number, cell))
    });
    rows.flat_map(|(number, cell)| {
        let words = cell.split('`').skip(1).step_by(2);
        words.map(move |word| (number, word))
    })
    .collect()
}
